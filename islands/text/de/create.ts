import type { Text } from "../text.ts";

const about = (seconds: number) =>
  seconds < 1
    ? "weniger als einer Sekunde"
    : seconds < 90
    ? `etwa ${Math.ceil(seconds)} s`
    : seconds < 5400
    ? `etwa ${Math.round(seconds / 60)} min`
    : `etwa ${Math.round(seconds / 3600)} h`;

export const create: Text["create"] = {
  title: "Erstellen",
  prompt: "Prompt",
  promptHint: "Sagen Sie, was auf dem Bild sein soll.",
  promptPlaceholder: "a red circle on a blue background",
  negative: "Negativer Prompt",
  negativePlaceholder: "was nicht darauf sein soll",
  tokens: (n, most) => `${n} von ${most} Tokens`,
  notRead: (words) => `Zu lang für das Modell. Es liest nicht: „${words}“`,
  notReadLongest: (words) =>
    `Der längste davon ist zu lang für das Modell. Es liest nicht: „${words}“`,
  examples: "Probieren",
  size: "Größe",
  width: "Breite",
  height: "Höhe",
  swap: "Breite und Höhe tauschen",
  lock: "Seitenverhältnis behalten",
  presets: "Größen",
  steps: "Schritte",
  stepsHint: "Mehr Schritte dauern länger und bringen Einzelheiten.",
  guidance: "Führung",
  guidanceHint: "Wie genau das Bild dem Prompt folgt.",
  sampler: "Sampler",
  seed: "Startwert",
  seedRandom: "Zufällig",
  seedRandomHint: "immer neu",
  seedRoll: "Einen Startwert auslosen",
  count: "Bilder",
  advanced: "Weitere Einstellungen",
  model: "Modell",
  modelDefault: "Standardmodell",
  style: "Stil",
  styleNone: "Kein Stil",
  board: "Ablegen auf",
  boardNone: "Keiner Tafel",
  start: "Ausgangsbild",
  startPick: "Sammlung",
  startUpload: "Hochladen",
  startHint: "oder ein Bild hierher ziehen oder einfügen",
  pickTitle: "Ein Bild wählen",
  pickFrom: "Bilder aus",
  pickOne: (n, total) => `Bild ${n} von ${total}`,
  startRemove: "Ausgangsbild entfernen",
  startUploading: (part) => `Wird hochgeladen … ${Math.round(part * 100)} %`,
  startWrongKind: "Das ist kein PNG-, JPEG- oder WebP-Bild.",
  strength: "Stärke",
  strengthHint: "Wie viel vom Ausgangsbild sich ändern darf.",
  mask: "Maske malen",
  maskHint: "Was Sie übermalen, wird neu gezeichnet; der Rest bleibt.",
  maskDone: "Diese Maske nehmen",
  maskClear: "Leeren",
  maskBrush: "Pinsel",
  maskSet: "Maske ist gesetzt",
  maskErase: "Radierer",
  invoke: "Erstellen",
  invokeMany: (n) => `${n} erstellen`,
  cancel: "Abbrechen",
  cancelAll: "Alle meine abbrechen",
  reset: "Einstellungen zurücksetzen",
  history: "Frühere Prompts",
  historyEmpty: "Hier erscheinen Ihre früheren Prompts.",
  dynamicOn: (prompts, each) =>
    each === 1 ? `Ergibt ${prompts} Bilder:` : `Ergibt ${prompts} Prompts mit je ${each} Bildern:`,
  dynamicMore: (n) => `und ${n} weitere`,
  dynamicMost: (total, most) =>
    `Es gibt ${total} Kombinationen. Erstellt werden die ersten ${most}.`,
  dynamicWrong: (why) =>
    `Die Klammern sind nicht lesbar, daher gilt der Prompt, wie er dasteht. ${why}`,
  viewer: "Bild",
  viewerEmpty: "Hier erscheint Ihr Bild.",
  viewerEmptyHint: "Schreiben Sie einen Prompt und drücken Sie auf Erstellen.",
  waiting: "Wartet, bis es an der Reihe ist …",
  place: (n) => n === 0 ? "Als Nächstes an der Reihe" : `${n} davor`,
  starting: "Modell wird geladen …",
  step: (step, total) => `Schritt ${step} von ${total}`,
  left: (seconds) =>
    seconds < 1
      ? "gleich fertig"
      : seconds < 60
      ? `noch ${Math.ceil(seconds)} s`
      : `noch ${Math.ceil(seconds / 60)} min`,
  progress: "Fortschritt",
  done: "Das Bild ist fertig.",
  failed: "Dieses Bild ist misslungen",
  canceled: "Abgebrochen.",
  results: "Ergebnisse dieses Besuchs",
  recent: "Neueste Bilder",
  recentEmpty: "Noch keine Bilder",
  recentEmptyHint: "Alles, was Sie erstellen, bleibt hier und in Ihrer Sammlung.",
  recentAll: "Ganze Sammlung",
  recentMore: "Mehr zeigen",
  inLine: (n) => n === 0 ? "beginnt sofort" : `${n} davor in der Schlange`,
  doneIn: (seconds, pictures) =>
    pictures > 1 ? `alle fertig in ${about(seconds)}` : `fertig in ${about(seconds)}`,
  startsIn: (seconds) => `beginnt in ${about(seconds)}`,
  lineStopped: "die Schlange ist angehalten",
  timeUnknown: "Dauer noch nicht bekannt",
  costMore: "Wie lange, und warum",
  costOne: (seconds) =>
    `Ein solches Bild braucht hier ${about(seconds)}, gemessen mit diesem Modell.`,
  costUnknown:
    "Mit diesem Modell wurde noch kein Bild erstellt, daher ist nicht bekannt, wie schnell es ist.",
  cost: (units) =>
    `Sein Aufwand ist ${units}: Schritte × Megapixel, bei Führung über 1 das Doppelte.`,
  costTurns:
    "Wer am wenigsten verbraucht hat, kommt zuerst dran; ein kleines Bild wartet nie auf alle großen.",
  fields: "Einige Einstellungen stimmen nicht:",
  truncated: (enqueued, requested) =>
    `Nur ${enqueued} von ${requested} fanden Platz in der Schlange.`,
  compareSlider: "Wie viel vom ersten Bild zu sehen ist",
  recalled: "Einstellungen übernommen.",
  seedTaken: (seed) => `Startwert ${seed} ist gesetzt.`,
};
