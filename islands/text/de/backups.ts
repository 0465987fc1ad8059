import type { BackupsText } from "../en/backups.ts";

export const backups: BackupsText = {
  title: "Backups",
  in: "Im Ordner",
  next: "Nächstes Backup:",
  unscheduled: "Von selbst wird keines erstellt: „Wann gesichert wird“ weiter unten ist leer.",
  obstacles: {
    no_folder:
      "Um hier Backups zu erstellen, geben Sie auf diesem Rechner in config.yaml einen Ordner dafür an:",
    relative_folder: "Der Ordner für Backups muss ein vollständiger Pfad sein, etwa:",
    inside_data: "Der Ordner für Backups muss außerhalb des Datenordners liegen, etwa:",
  },
  start: "Jetzt sichern",
  started: "Das Backup hat begonnen.",
  stages: {
    database: "Datenbank wird kopiert …",
    files: "Dateien werden kopiert …",
    reading: "Alles wird noch einmal gelesen …",
    trial: "Wird erprobt …",
  },
  beginning: "Beginnt …",
  making: "Ein Backup wird erstellt",
  verifying: (name) => `${name} wird geprüft`,
  of: (done, total) => `${done} von ${total} Dateien`,
  failed: (when) => `Das Backup vom ${when} ist fehlgeschlagen.`,
  full:
    "Auf der Festplatte war kein Platz dafür. Schaffen Sie dort Platz oder behalten Sie weniger, und versuchen Sie es noch einmal.",
  none: "Es gibt noch keine Backups.",
  good: (images) =>
    images === 1 ? "Wiederherstellbar: 1 Bild" : `Wiederherstellbar: ${images} Bilder`,
  lacking: (n) => n === 1 ? "1 Bild hat keine Datei" : `${n} Bilder haben keine Datei`,
  bad: "Nicht wiederherstellbar:",
  untried: "Noch nicht erprobt",
  tried: "erprobt",
  verify: "Erneut prüfen",
  download: "Herunterladen",
  remove: "Entfernen",
  removed: (name) => `Entfernt: ${name}`,
  removeHint: "Es wird endgültig gelöscht. Die übrigen Backups bleiben vollständig.",
  howToRestore: "So wird eine zurückgespielt",
  keepSafe:
    "Ein Backup enthält die Bilder und Passwort-Hashes aller. Bewahren Sie die Datei sicher auf.",
};
