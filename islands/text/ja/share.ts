import type { ShareText } from "../en/share.ts";

const together = new Intl.ListFormat("ja");

export const share: ShareText = {
  title: (name) => `「${name}」を共有`,
  titleImage: "この画像を共有",
  who: "閲覧できる人",
  private: "下に表示されている相手だけ",
  privateAlone: "自分だけ",
  shared: "全員が閲覧できる",
  public: "全員が閲覧・追加できる",
  publicOther: "全員が閲覧・利用できる",
  named: "人とグループ",
  namedNone: "まだ誰とも共有していません。",
  person: "メールアドレス",
  with: "共有相手",
  aPerson: "個人",
  aGroup: "グループ",
  group: "グループ",
  chooseGroup: "グループを選択",
  level: "権限",
  levels: { view: "閲覧", add: "閲覧・追加", edit: "閲覧・追加・編集" },
  until: "期限（任意）",
  add: "共有",
  withdraw: "共有を停止",
  withdrawFrom: (name) => `${name} との共有を停止`,
  expires: (day) => `${day} まで`,
  says: {
    private: (names) =>
      names.length === 0
        ? "現在閲覧できるのは、自分と管理者だけです。"
        : `現在閲覧できるのは、${together.format(["自分", ...names, "管理者"])}です。`,
    others: (n) => `ほか ${n} 件`,
    shared: () =>
      "サインインできる全員が閲覧できます。変更できるのは、自分と下に表示されている相手だけです。",
    public: () => "サインインできる全員が閲覧でき、追加もできます。",
  },
};
