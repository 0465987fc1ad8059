import type { SignInText } from "../en/sign_in.ts";

export const signIn: SignInText = {
  title: "サインイン",
  email: "メールアドレス",
  name: "ユーザー名またはメールアドレス",
  emailWrong: "ユーザー名または完全なメールアドレスと、パスワードを入力してください。",
  wrong: "ユーザー名（メールアドレス）またはパスワードが正しくありません。",
  deactivated: "このアカウントは停止されています。管理者に連絡してください。",
  emailLike: "name@example.com のような形式で入力してください。",
  password: "パスワード",
  show: "パスワードを表示",
  hide: "パスワードを隠す",
  remember: "1 週間サインインしたままにする",
  capsLock: "Caps Lock がオンです。",
  forgotten: "パスワードを忘れた場合は、管理者に新しいものを発行してもらえます。",
  forgottenAsk: "パスワードを忘れた場合",
  forgottenHow:
    "アカウントのメールアドレスを入力してください。一度だけサインインできるリンクが届き、新しいパスワードを設定できます。",
  forgottenSend: "リンクを送る",
  forgottenSent:
    "このアドレスのアカウントがあれば、リンクを送りました。有効期間は 1 時間です。届かない場合は、迷惑メールを確認するか、管理者に問い合わせてください。",
  from: (screen) => `続けて「${screen}」に進みます。`,
  newHint: "複雑さよりも長さが大切です。",
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
  mustChangeWhy: "続けるには自分のパスワードを決めてください。次回からはこれでサインインします。",
};
