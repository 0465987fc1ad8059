import type { Text } from "../text.ts";

const seconds = (n: number) =>
  n < 90 ? `${Math.max(1, Math.round(n))} s` : `${Math.round(n / 60)} min`;

export const queue: Text["queue"] = {
  status: {
    pending: "Wartet",
    in_progress: "Läuft",
    waiting: "Wartet auf einen Teil",
    completed: "Fertig",
    failed: "Fehlgeschlagen",
    canceled: "Abgebrochen",
  },
  counts: (pending, running) =>
    `${running} ${running === 1 ? "läuft" : "laufen"}, ${pending} ${
      pending === 1 ? "wartet" : "warten"
    }`,
  paused: "angehalten",
  whose: "Wessen Aufträge",
  mine: "Meine",
  everybody: "Alle",
  person: "Eine Person …",
  empty: "Niemand wartet",
  emptyHint: "Was Sie erstellen, wartet hier, bis es an der Reihe ist.",
  more: "Mehr anzeigen",
  menu: "Für die ganze Warteschlange",
  pause: "Anhalten",
  resume: "Weiter",
  cancelWaiting: "Wartendes abbrechen",
  prune: "Erledigtes wegräumen",
  clearMine: "Meine Aufträge entfernen",
  clearMineHint: "Alle Ihre Aufträge werden entfernt, auch der laufende. Ihre Bilder bleiben.",
  clearAll: "Aufträge von allen entfernen",
  clearAllHint: "Alle Aufträge werden entfernt, auch laufende. Die Bilder bleiben.",
  hidden: "Für Sie nicht sichtbar",
  somebody: "jemand",
  nameless: (id) => `Auftrag ${id}`,
  position: (n) => n === 1 ? "als Nächstes" : `Platz ${n}`,
  startsIn: (n) => n < 1 ? "beginnt jetzt" : `beginnt in ${seconds(n)}`,
  took: (n) => n < 1 ? `${Math.round(n * 1000)} ms` : seconds(n),
  up: (title) => `Früher: ${title}`,
  cancel: (title) => `Abbrechen: ${title}`,
  retry: (title) => `Noch einmal: ${title}`,
  remove: (title) => `Entfernen: ${title}`,
  more1: (title) => `Einzelheiten: ${title}`,
  number: "Nummer",
  device: "Gerät",
};
