import type { Text } from "../text.ts";

export const problems: Text["problems"] = {
  offline: "サーバーに接続できません。入力内容は残っています。しばらくしてからお試しください。",
  page: "このページで問題が起きました。再読み込みしてください。入力内容は残ります。",
  title: "うまくいきませんでした",
  wait: (seconds) => `${seconds} 秒後にもう一度お試しください。`,
  adminsOnly: "このページは管理者だけが見られます。",
  adminsOnlyHint: "必要なものがあれば管理者に頼んでください。",
  lazyScreen: "この画面を読み込めませんでした。",
  lost: {
    title: "このアドレスには何もありません",
    hint: "入力の間違いか、ページが移動した可能性があります。",
    back: "スタジオへ",
  },
};
