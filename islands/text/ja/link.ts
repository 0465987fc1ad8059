import type { LinkText } from "../en/link.ts";

export const link: LinkText = {
  title: "ようこそ",
  over: "このリンクは使えません",
  why: "このリンクで 1 回だけサインインできます。続けて自分のパスワードを決めます。",
  other: (name) =>
    `${name} さんとしてサインインしています。続けるとリンクの人としてサインインします。`,
  go: "サインイン",
  none: "リンクが不完全です。もう一度コードをスキャンするか、パスワードでサインインしてください。",
  password: "パスワードでサインイン",
};
