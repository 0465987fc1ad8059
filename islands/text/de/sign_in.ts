import type { Text } from "../text.ts";

export const signIn: Text["signIn"] = {
  title: "Anmelden",
  email: "E-Mail",
  emailWrong: "Geben Sie eine vollständige E-Mail-Adresse und ein Passwort ein.",
  wrong: "Die E-Mail-Adresse oder das Passwort ist falsch.",
  deactivated: "Dieses Konto ist gesperrt. Fragen Sie die Verwaltung.",
  emailLike: "Geben Sie eine Adresse wie name@example.com ein.",
  password: "Passwort",
  show: "Passwort zeigen",
  hide: "Passwort verbergen",
  remember: "Eine Woche angemeldet bleiben",
  capsLock: "Die Feststelltaste ist an.",
  forgotten: "Passwort vergessen? Die Verwaltung kann Ihnen ein neues geben.",
  from: (screen) => `Danach geht es weiter mit: ${screen}.`,
  newHint: "Ein langer Satz ist besser als ein kurzes Rätsel.",
  strength: "Stärke des Passworts",
  strengths: {
    0: "",
    1: "schwach: zu kurz oder zu einfach",
    2: "mäßig",
    3: "gut",
    4: "stark",
  },
  suggest: "Eines vorschlagen und kopieren",
  current: "Bisheriges Passwort",
  fresh: "Neues Passwort",
  mustChange: "Neues Passwort wählen",
  mustChangeWhy:
    "Die Verwaltung hat Ihnen ein einmaliges Passwort gegeben. Wählen Sie ein eigenes, um fortzufahren.",
};

export const setup: Text["setup"] = {
  title: "Willkommen bei Atelier",
  why:
    "Dieser Server hat noch keine Verwaltung. Legen Sie das erste Konto an; danach können Sie weitere Personen hinzufügen.",
  name: "Ihr Name",
  code: "Einrichtungscode",
  codeHint: "Er steht dort, wo der Server gestartet wurde, und in einer Datei seines Datenordners.",
  go: "Konto anlegen",
};
