import type { Text } from "../text.ts";

export const problems: Text["problems"] = {
  offline:
    "Der Server ist nicht erreichbar. Ihre Eingaben bleiben erhalten; versuchen Sie es gleich noch einmal.",
  page:
    "Auf dieser Seite ist etwas schiefgegangen. Laden Sie sie neu; Ihre Eingaben bleiben erhalten.",
  title: "Das hat nicht geklappt",
  wait: (seconds) =>
    `Versuchen Sie es in ${seconds} ${seconds === 1 ? "Sekunde" : "Sekunden"} erneut.`,
  adminsOnly: "Diese Seite können nur Admins sehen.",
  adminsOnlyHint: "Wenn Sie hier etwas benötigen, wenden Sie sich an die Administration.",
  lazyScreen: "Diese Seite konnte nicht geladen werden.",
  lost: {
    title: "Unter dieser Adresse gibt es nichts",
    hint: "Vielleicht enthält sie einen Tippfehler, oder die Seite wurde verschoben.",
    back: "Zum Studio",
  },
};
