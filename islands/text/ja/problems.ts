import type { Text } from "../text.ts";

export const problems: Text["problems"] = {
  offline:
    "サーバーに接続できません。入力内容は保持されています。しばらくしてからもう一度お試しください。",
  page: "このページで問題が発生しました。再読み込みしてください。入力内容は保持されます。",
  title: "うまくいきませんでした",
  wait: (seconds) => `${seconds} 秒後にもう一度お試しください。`,
  adminsOnly: "このページは管理者のみ閲覧できます。",
  adminsOnlyHint: "必要な場合は管理者にお問い合わせください。",
  lazyScreen: "この画面を読み込めませんでした。",
  lost: {
    title: "このアドレスには何もありません",
    hint: "入力の間違いか、ページが移動した可能性があります。",
    back: "スタジオへ",
  },
};
