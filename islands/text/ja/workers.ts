import type { WorkersText } from "../en/workers.ts";

export const workers: WorkersText = {
  title: "ワーカー",
  none: "まだ参加していません。ワーカーは画像の生成だけを行うマシンです。",
  add: "ワーカーを追加",
  addHint:
    "このコマンドで起動してください。トークンは一度だけ、一日の間使えます。表示されるのは今だけです。",
  running: "実行中",
  draining: "実行中の画像を終え、新しい画像は受け取りません",
  away: "停止中",
  seen: "最終確認:",
  states: {
    asleep: "休止中",
    starting: "起動中…",
    idle: "待機中",
    busy: "画像を生成中",
    failed: "動作しません",
  },
  memory: (size) => `メモリ ${size}`,
  model: (name) => `${name} を読み込み済み`,
  drain: "受け取りを止める",
  resume: "受け取りを再開",
  remove: "削除",
  removed: (name) => `削除しました: ${name}`,
  removeHint: "実行中の画像を終えてから停止します。再び参加するには新しいトークンが必要です。",
};
