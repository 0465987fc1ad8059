import type { WorkersText } from "../en/workers.ts";

export const workers: WorkersText = {
  title: "Worker",
  none: "Noch ist keiner beigetreten. Ein Worker ist ein Rechner, der nur Bilder erstellt.",
  add: "Worker hinzufügen",
  addHint:
    "Starten Sie ihn mit diesem Befehl. Der Schlüssel gilt einmal, einen Tag lang, und wird nur jetzt gezeigt.",
  running: "Läuft",
  draining: "Beendet, was er begonnen hat, und nimmt nichts mehr an",
  away: "Läuft nicht",
  seen: "Zuletzt gesehen:",
  states: {
    asleep: "ruht",
    starting: "startet …",
    idle: "frei",
    busy: "erstellt ein Bild",
    failed: "funktioniert nicht",
  },
  memory: (size) => `${size} Speicher`,
  model: (name) => `hat ${name} geladen`,
  drain: "Nichts mehr annehmen",
  resume: "Wieder Bilder annehmen",
  remove: "Entfernen",
  removed: (name) => `Entfernt: ${name}`,
  removeHint:
    "Er beendet, was er begonnen hat, und hört auf. Beitreten kann er nur mit einem neuen Schlüssel.",
};
