import type { SetupText } from "../en/setup.ts";

export const setup: SetupText = {
  title: "Atelier へようこそ",
  why:
    "このサーバーにはまだ管理者がいません。最初のアカウントを作成してください。メンバーは後から追加できます。",
  name: "お名前",
  code: "セットアップコード",
  codeHint: "サーバーを起動したコンソールと、データフォルダー内のファイルに表示されています。",
  go: "アカウントを作成",
};
