import type { Text } from "../text.ts";

const seconds = (n: number) =>
  n < 90 ? `${Math.max(1, Math.round(n))} 秒` : `${Math.round(n / 60)} 分`;

const WHY: Record<string, string> = {
  gave_up:
    "処理のたびにエンジンが停止しました。しばらくしてから再試行し、それでも停止する場合は管理者に連絡してください。",
  memory: "メモリが足りません。サイズを小さくするか、小さいモデルを選んでください。",
  invalid: "この設定では実行できません。設定を変更してください。",
  failed: "実行できませんでした。",
  internal: "サーバーで問題が起きました。内容は記録されています。",
  over_quota: "ライブラリがいっぱいです。何かを削除して、ゴミ箱を空にしてください。",
  disk_full: "サーバーのディスクがいっぱいです。管理者に連絡してください。",
};

export const queue: Text["queue"] = {
  status: {
    pending: "待機中",
    in_progress: "実行中",
    waiting: "一部の完了を待機中",
    completed: "完了",
    failed: "失敗",
    canceled: "キャンセル済み",
  },
  why: (type) => WHY[type] ?? "",
  counts: (pending, running) => `実行中 ${running} 件、待機中 ${pending} 件`,
  yourTurn: "あなたの画像を生成中です",
  yourPlace: (n: number, wait: number | null) => {
    const place = n === 1 ? "次があなたの画像です" : `あなたの画像は${n}番目です`;
    return wait === null || wait < 1 ? place : `${place}（約${seconds(wait)}後）`;
  },
  fromOthers: (n: number) => `ほかの人の項目 ${n} 件`,
  paused: "キューは一時停止中です。再開されると、待っているものから始まります。",
  whose: "表示する項目",
  mine: "自分",
  everybody: "全員",
  person: "人を選ぶ…",
  empty: "キューは空です",
  emptyHint: "作成を始めた画像は、ここで順番を待ちます。",
  more: "もっと表示",
  menu: "キューの操作",
  pause: "一時停止",
  resume: "再開",
  cancelWaiting: "待機中の項目をキャンセル",
  prune: "終了した項目を消去",
  clearMine: "自分の項目を消去",
  clearMineHint: "実行中の項目を含め、自分の項目がすべて消去されます。画像は残ります。",
  clearAll: "全員の項目を消去",
  clearAllHint: "実行中の項目を含め、全員の項目がすべて消去されます。画像は残ります。",
  hidden: "プライバシー保護のため非表示",
  nameless: (id) => `項目 ${id}`,
  position: (n) => n === 1 ? "次" : `${n} 番目`,
  startsIn: (n) => n < 1 ? "まもなく開始" : `約 ${seconds(n)}後に開始`,
  took: (n) => n < 1 ? `${Math.round(n * 1000)} ミリ秒` : seconds(n),
  up: (title) => `順番を上げる：${title}`,
  cancelled: (n) => `${n} 件をキャンセルしました。`,
  cancel: (title) => `キャンセル：${title}`,
  retry: (title) => `再試行：${title}`,
  remove: (title) => `消去：${title}`,
  more1: (title) => `詳細：${title}`,
  number: "番号",
  device: "デバイス",
};
