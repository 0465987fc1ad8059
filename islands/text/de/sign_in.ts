import type { SignInText } from "../en/sign_in.ts";

export const signIn: SignInText = {
  title: "Anmelden",
  email: "E-Mail",
  name: "Benutzername oder E-Mail",
  emailWrong:
    "Geben Sie Ihren Benutzernamen oder die vollständige E-Mail-Adresse und das Passwort ein.",
  wrong: "Der Name oder das Passwort ist falsch.",
  deactivated: "Dieses Konto ist deaktiviert. Wenden Sie sich an die Administration.",
  emailLike: "Geben Sie eine Adresse wie name@example.com ein.",
  password: "Passwort",
  show: "Passwort anzeigen",
  hide: "Passwort verbergen",
  remember: "Eine Woche angemeldet bleiben",
  capsLock: "Die Feststelltaste ist aktiviert.",
  forgotten: "Passwort vergessen? Die Administration kann Ihnen ein neues geben.",
  forgottenAsk: "Passwort vergessen?",
  forgottenHow:
    "Geben Sie die E-Mail-Adresse Ihres Kontos ein. Sie erhalten einen Link, der Sie einmal anmeldet, und wählen ein neues Passwort.",
  forgottenSend: "Link zusenden",
  forgottenSent:
    "Falls es ein Konto mit dieser Adresse gibt, ist ein Link unterwegs. Er gilt eine Stunde. Keine Mail? Sehen Sie im Spam nach, oder fragen Sie die Administration.",
  from: (screen) => `Danach geht es weiter mit: ${screen}.`,
  newHint: "Lang ist besser als kompliziert.",
  strength: "Passwortstärke",
  strengths: {
    0: "",
    1: "Schwach: zu kurz oder zu einfach",
    2: "Mittel",
    3: "Gut",
    4: "Stark",
  },
  suggest: "Vorschlagen und kopieren",
  current: "Aktuelles Passwort",
  fresh: "Neues Passwort",
  mustChange: "Neues Passwort wählen",
  mustChangeWhy:
    "Wählen Sie ein eigenes Passwort, um fortzufahren. Damit melden Sie sich ab jetzt an.",
};
