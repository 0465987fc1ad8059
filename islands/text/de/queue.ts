import type { Text } from "../text.ts";

const seconds = (n: number) =>
  n < 90 ? `${Math.max(1, Math.round(n))} s` : `${Math.round(n / 60)} min`;

const WHY: Record<string, string> = {
  gave_up:
    "Die Engine ist jedes Mal stehen geblieben, als sie daran gearbeitet hat. Versuchen Sie es später noch einmal; bleibt es dabei, informieren Sie die Administration.",
  memory:
    "Der Speicher reicht dafür nicht: Wählen Sie eine kleinere Größe oder ein kleineres Modell.",
  invalid: "So lässt sich das nicht ausführen: Ändern Sie die Einstellungen.",
  failed: "Das ließ sich nicht ausführen.",
  internal: "Auf dem Server ist etwas schiefgegangen. Der Fehler wurde protokolliert.",
  over_quota: "Ihre Bibliothek ist voll: Löschen Sie etwas und leeren Sie den Papierkorb.",
  disk_full: "Die Festplatte des Servers ist voll. Informieren Sie die Administration.",
};

export const queue: Text["queue"] = {
  status: {
    pending: "Wartet",
    in_progress: "Läuft",
    waiting: "Wartet auf einen Teil",
    completed: "Fertig",
    failed: "Fehlgeschlagen",
    canceled: "Abgebrochen",
  },
  why: (type) => WHY[type] ?? "",
  counts: (pending, running) =>
    `${running} ${running === 1 ? "läuft" : "laufen"}, ${pending} ${
      pending === 1 ? "wartet" : "warten"
    }`,
  yourTurn: "Ihr Bild entsteht gerade",
  yourPlace: (n: number, wait: number | null) => {
    const place = n === 1 ? "Ihr Bild ist als Nächstes dran" : `Ihr Bild ist an ${n}. Stelle`;
    return wait === null || wait < 1 ? place : `${place}, in etwa ${seconds(wait)}`;
  },
  fromOthers: (n: number) => `${n} von anderen`,
  paused: "Die Warteschlange ist angehalten. Was wartet, beginnt, sobald sie weiterläuft.",
  whose: "Wessen Aufträge",
  mine: "Meine",
  everybody: "Alle",
  person: "Eine Person …",
  empty: "Die Warteschlange ist leer",
  emptyHint: "Was Sie erstellen, wartet hier, bis es an der Reihe ist.",
  more: "Mehr anzeigen",
  menu: "Aktionen für die Warteschlange",
  pause: "Anhalten",
  resume: "Fortsetzen",
  cancelWaiting: "Wartende Aufträge abbrechen",
  prune: "Abgeschlossene Aufträge entfernen",
  clearMine: "Meine Aufträge entfernen",
  clearMineHint: "Alle Ihre Aufträge werden entfernt, auch laufende. Ihre Bilder bleiben erhalten.",
  clearAll: "Aufträge aller Personen entfernen",
  clearAllHint:
    "Die Aufträge aller Personen werden entfernt, auch laufende. Bilder bleiben erhalten.",
  hidden: "Aus Datenschutzgründen verborgen",
  nameless: (id) => `Auftrag ${id}`,
  position: (n) => n === 1 ? "als Nächstes" : `Platz ${n}`,
  startsIn: (n) => n < 1 ? "beginnt jetzt" : `beginnt in ${seconds(n)}`,
  took: (n) => n < 1 ? `${Math.round(n * 1000)} ms` : seconds(n),
  up: (title) => `Vorziehen: ${title}`,
  cancelled: (n) => n === 1 ? "1 Bild abgebrochen." : `${n} Bilder abgebrochen.`,
  cancel: (title) => `Abbrechen: ${title}`,
  retry: (title) => `Erneut versuchen: ${title}`,
  remove: (title) => `Entfernen: ${title}`,
  more1: (title) => `Details: ${title}`,
  number: "Nummer",
  device: "Gerät",
};
