import type { SetupText } from "../en/setup.ts";

export const setup: SetupText = {
  title: "Willkommen bei Atelier",
  why:
    "Für diesen Server gibt es noch kein Admin-Konto. Legen Sie das erste Konto an; danach können Sie weitere Personen hinzufügen.",
  name: "Ihr Name",
  code: "Einrichtungscode",
  codeHint:
    "Er steht in der Konsole, in der der Server gestartet wurde, und in einer Datei im Datenordner.",
  go: "Konto anlegen",
};
