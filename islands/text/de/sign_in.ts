import type { Text } from "../text.ts";

export const signIn: Text["signIn"] = {
  title: "Anmelden",
  email: "E-Mail",
  emailWrong: "Geben Sie eine vollständige E-Mail-Adresse und ein Passwort ein.",
  wrong: "Die E-Mail-Adresse oder das Passwort ist falsch.",
  deactivated: "Dieses Konto ist deaktiviert. Wenden Sie sich an die Administration.",
  emailLike: "Geben Sie eine Adresse wie name@example.com ein.",
  password: "Passwort",
  show: "Passwort anzeigen",
  hide: "Passwort verbergen",
  remember: "Eine Woche angemeldet bleiben",
  capsLock: "Die Feststelltaste ist aktiviert.",
  forgotten: "Passwort vergessen? Die Administration kann Ihnen ein neues geben.",
  from: (screen) => `Danach geht es weiter mit: ${screen}.`,
  newHint: "Ein langer Satz ist sicherer als ein kurzes, kompliziertes Passwort.",
  strength: "Passwortstärke",
  strengths: {
    0: "",
    1: "schwach: zu kurz oder zu einfach",
    2: "mäßig",
    3: "gut",
    4: "stark",
  },
  suggest: "Vorschlagen und kopieren",
  current: "Aktuelles Passwort",
  fresh: "Neues Passwort",
  mustChange: "Neues Passwort wählen",
  mustChangeWhy:
    "Sie haben von der Administration ein vorläufiges Passwort erhalten. Wählen Sie ein eigenes, um fortzufahren.",
};

export const setup: Text["setup"] = {
  title: "Willkommen bei Atelier",
  why:
    "Für diesen Server gibt es noch kein Admin-Konto. Legen Sie das erste Konto an; danach können Sie weitere Personen hinzufügen.",
  name: "Ihr Name",
  code: "Einrichtungscode",
  codeHint:
    "Er steht in der Konsole, in der der Server gestartet wurde, und in einer Datei im Datenordner.",
  go: "Konto anlegen",
};
