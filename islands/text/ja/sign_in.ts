import type { Text } from "../text.ts";

export const signIn: Text["signIn"] = {
  title: "サインイン",
  email: "メールアドレス",
  emailWrong: "メールアドレスとパスワードを正しく入力してください。",
  wrong: "メールアドレスまたはパスワードが正しくありません。",
  deactivated: "このアカウントは停止されています。管理者に連絡してください。",
  emailLike: "name@example.com のような形式で入力してください。",
  password: "パスワード",
  show: "パスワードを表示",
  hide: "パスワードを隠す",
  remember: "1 週間サインインしたままにする",
  capsLock: "Caps Lock がオンです。",
  forgotten: "パスワードを忘れた場合は、管理者に新しいものを発行してもらえます。",
  from: (screen) => `続けて「${screen}」に進みます。`,
  newHint: "短く複雑なパスワードより、長い文のほうが安全です。",
  strength: "パスワードの強さ",
  strengths: {
    0: "",
    1: "弱い：短すぎるか単純すぎます",
    2: "普通",
    3: "良い",
    4: "強い",
  },
  suggest: "パスワードを提案してコピー",
  current: "現在のパスワード",
  fresh: "新しいパスワード",
  mustChange: "新しいパスワードを設定",
  mustChangeWhy:
    "管理者から仮のパスワードが発行されています。続けるには自分のパスワードを設定してください。",
};

export const setup: Text["setup"] = {
  title: "Atelier へようこそ",
  why:
    "このサーバーにはまだ管理者がいません。最初のアカウントを作成してください。メンバーは後から追加できます。",
  name: "お名前",
  code: "セットアップコード",
  codeHint: "サーバーを起動したコンソールと、データフォルダー内のファイルに表示されています。",
  go: "アカウントを作成",
};
