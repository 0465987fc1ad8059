import type { ShareText } from "../en/share.ts";

const together = new Intl.ListFormat("de");

export const share: ShareText = {
  title: (name) => `„${name}“ teilen`,
  titleImage: "Dieses Bild teilen",
  who: "Wer Zugriff hat",
  private: "Nur die unten genannten Personen",
  privateAlone: "Nur Sie",
  shared: "Alle hier, nur zum Ansehen",
  public: "Alle hier, zum Ansehen und Hinzufügen",
  publicOther: "Alle hier, zum Ansehen und Verwenden",
  named: "Personen und Gruppen",
  namedNone: "Noch mit niemandem geteilt.",
  person: "E-Mail-Adresse",
  with: "Teilen mit",
  aPerson: "Einer Person",
  aGroup: "Einer Gruppe",
  group: "Gruppe",
  chooseGroup: "Gruppe auswählen",
  level: "Darf",
  levels: {
    view: "ansehen",
    add: "ansehen und hinzufügen",
    edit: "ansehen, hinzufügen und bearbeiten",
  },
  until: "Bis (optional)",
  add: "Teilen",
  withdraw: "Aufheben",
  withdrawFrom: (name) => `Freigabe für ${name} aufheben`,
  expires: (day) => `bis ${day}`,
  says: {
    private: (names) =>
      names.length === 0
        ? "Das sehen jetzt nur Sie und die Admins."
        : `Das sehen jetzt ${together.format(["Sie", ...names, "die Admins"])}.`,
    others: (n) => `${n} weitere`,
    shared: () =>
      "Alle, die sich hier anmelden können, sehen das. Ändern können es nur Sie und die unten Genannten.",
    public: () => "Alle, die sich hier anmelden können, sehen das und können etwas hinzufügen.",
  },
};
