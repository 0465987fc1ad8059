import type { Text } from "../text.ts";

export const frame: Text["frame"] = {
  name: "Atelier",
  skip: "Zum Inhalt springen",
  nav: "Hauptnavigation",
  close: "Schließen",
  cancel: "Abbrechen",
  undo: "Rückgängig",
  retry: "Erneut versuchen",
  save: "Speichern",
  copy: "Kopieren",
  copied: "Kopiert",
  notCopied: "Der Browser hat es nicht kopiert. Bitte kopieren Sie es von Hand.",
  dismiss: "Ausblenden",
  signOut: "Abmelden",
  signIn: "Anmelden",
  messages: "Meldungen",
  downloads: (n, percent) =>
    `${n === 1 ? "1 Modell wird" : `${n} Modelle werden`} heruntergeladen: ${percent} %`,
  badge: (own, others) =>
    own === 0
      ? `In der Warteschlange: ${others} von anderen`
      : others === 0
      ? `In der Warteschlange: ${own} von Ihnen`
      : `In der Warteschlange: ${own} von Ihnen, ${others} von anderen`,
  connectionLost: "Verbindung unterbrochen. Neuer Versuch …",
  moving: "Das Studio zieht um: Bis das vorbei ist, lässt es sich nur ansehen.",
  theme: { label: "Design", system: "Wie das System", light: "Hell", dark: "Dunkel" },
  language: "Sprache",
  userMenu: "Ihr Konto und Ihre Einstellungen",
  palette: {
    title: "Befehle",
    open: "Suchen und Befehle",
    find: "Suchen",
  },
  shortcuts: { title: "Tastenkürzel" },
  noScript: "Diese Seite benötigt JavaScript. Bilder und API funktionieren auch ohne.",
  signInAgain: {
    title: "Bitte erneut anmelden",
    why: "Ihre Sitzung ist abgelaufen. Ihre Eingaben bleiben erhalten.",
  },
};
