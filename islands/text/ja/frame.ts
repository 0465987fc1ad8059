import type { Text } from "../text.ts";

export const frame: Text["frame"] = {
  name: "Atelier",
  skip: "本文へ移動",
  nav: "メインナビゲーション",
  close: "閉じる",
  cancel: "キャンセル",
  undo: "元に戻す",
  retry: "再試行",
  save: "保存",
  copy: "コピー",
  copied: "コピーしました",
  notCopied: "ブラウザーがコピーしませんでした。手動でコピーしてください。",
  dismiss: "閉じる",
  signOut: "サインアウト",
  signIn: "サインイン",
  messages: "通知",
  downloads: (n, percent) => `モデル ${n} 件をダウンロード中: ${percent} %`,
  badge: (own, others) =>
    own === 0
      ? `キュー：ほかの人 ${others} 件`
      : others === 0
      ? `キュー：自分 ${own} 件`
      : `キュー：自分 ${own} 件、ほかの人 ${others} 件`,
  connectionLost: "接続が切れました。再接続しています…",
  moving: "スタジオを移動しています。終わるまでは閲覧のみできます。",
  theme: { label: "テーマ", system: "システム設定に合わせる", light: "ライト", dark: "ダーク" },
  language: "言語",
  userMenu: "アカウントと設定",
  palette: {
    title: "コマンド",
    open: "検索とコマンド",
    find: "検索",
  },
  shortcuts: { title: "キーボードショートカット" },
  noScript: "このページには JavaScript が必要です。画像と API は JavaScript なしでも利用できます。",
  signInAgain: {
    title: "もう一度サインインしてください",
    why: "セッションが終了しました。入力した内容は失われません。",
  },
};
