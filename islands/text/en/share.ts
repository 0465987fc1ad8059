import type { Words } from "../words.ts";

const together = new Intl.ListFormat("en-GB");

export const share = {
  title: (name: string) => `Share “${name}”`,
  titleImage: "Share this image",
  who: "Who can see it",
  private: "Only the people named below",
  privateAlone: "Only you",
  shared: "Everybody here can view",
  public: "Everybody here can view and add",
  publicOther: "Everybody here can view and use it",
  named: "People and groups",
  namedNone: "Not shared with anybody yet.",
  person: "E-mail address",
  with: "Share with",
  aPerson: "A person",
  aGroup: "A group",
  group: "Group",
  chooseGroup: "Choose a group",
  level: "Can",
  levels: { view: "view", add: "view and add", edit: "view, add and edit" },
  until: "Until (optional)",
  add: "Share",
  withdraw: "Stop sharing",
  withdrawFrom: (name: string) => `Stop sharing with ${name}`,
  expires: (day: string) => `until ${day}`,
  says: {
    private: (names: readonly string[]) =>
      names.length === 0
        ? "Now only you and the administrators can see this."
        : `Now ${together.format(["you", ...names, "the administrators"])} can see this.`,
    others: (n: number) => `${n} others`,
    shared: () =>
      "Everybody who can sign in here can see this. Only you and those named below can change it.",
    public: () => "Everybody who can sign in here can see this and add to it.",
  },
} as const;

export type ShareText = Words<typeof share>;
