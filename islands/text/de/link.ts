import type { LinkText } from "../en/link.ts";

export const link: LinkText = {
  title: "Willkommen",
  over: "Dieser Link gilt nicht mehr",
  why: "Dieser Link meldet Sie einmal an. Danach wählen Sie ein eigenes Passwort.",
  other: (name) => `Sie sind als ${name} angemeldet. Weiter geht es als die Person des Links.`,
  go: "Anmelden",
  none:
    "Dieser Link ist unvollständig. Scannen Sie den Code noch einmal, oder melden Sie sich mit Ihrem Passwort an.",
  password: "Mit Passwort anmelden",
};
