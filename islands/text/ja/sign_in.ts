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
  newHint: "短い謎より、長い文のほうが安全です。",
  strength: "パスワードの強さ",
  strengths: {
    0: "",
    1: "弱い: 短すぎるか単純すぎます",
    2: "普通",
    3: "良い",
    4: "強い",
  },
  suggest: "候補を作ってコピー",
  current: "現在のパスワード",
  fresh: "新しいパスワード",
  mustChange: "新しいパスワードを設定",
  mustChangeWhy:
    "管理者から一度限りのパスワードが発行されました。続けるには自分のパスワードを設定してください。",
};

export const setup: Text["setup"] = {
  title: "Atelier へようこそ",
  why:
    "このサーバーにはまだ管理者がいません。最初のアカウントを作ってください。あとでメンバーを追加できます。",
  name: "お名前",
  code: "設定コード",
  codeHint: "サーバーを起動した画面と、データフォルダーのファイルに書かれています。",
  go: "アカウントを作成",
};
