import type { Text } from "../text.ts";

export const problems: Text["problems"] = {
  offline: "Der Server ist nicht erreichbar. Ihr Text bleibt hier; versuchen Sie es gleich wieder.",
  page: "Auf dieser Seite ging etwas schief. Laden Sie sie neu; Getipptes bleibt erhalten.",
  title: "Das hat nicht geklappt",
  wait: (seconds) => `Wieder möglich in ${seconds} ${seconds === 1 ? "Sekunde" : "Sekunden"}.`,
  adminsOnly: "Diese Seite ist nur für die Verwaltung.",
  adminsOnlyHint: "Fragen Sie jemanden aus der Verwaltung, wenn Sie etwas von hier brauchen.",
  lazyScreen: "Diese Seite konnte nicht geladen werden.",
  lost: {
    title: "Unter dieser Adresse gibt es nichts",
    hint: "Vielleicht ist sie vertippt, oder die Seite ist umgezogen.",
    back: "Zum Studio",
  },
};
