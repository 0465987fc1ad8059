import type { Text } from "../text.ts";

/** `less` in the case that the sentence asks for: "in weniger als einer", "braucht weniger als eine". */
const about = (seconds: number, less = "weniger als einer Sekunde") =>
  seconds < 1
    ? less
    : seconds < 90
    ? `etwa ${Math.ceil(seconds)} s`
    : seconds < 5400
    ? `etwa ${Math.round(seconds / 60)} min`
    : `etwa ${Math.round(seconds / 3600)} h`;

export const create: Text["create"] = {
  title: "Erstellen",
  prompt: "Prompt",
  promptPlaceholder: "Was soll das Bild zeigen?",
  promptSample: "a red circle on a blue background",
  negative: "Negativer Prompt",
  negativePlaceholder: "Was soll nicht darauf sein?",
  tokens: (n, most) => `${n} von ${most} Tokens`,
  notRead: (words) => `Zu lang für das Modell. Es liest nicht: „${words}“`,
  notReadLongest: (words) =>
    `Der längste davon ist zu lang für das Modell. Es liest nicht: „${words}“`,
  examples: "Oder beginnen Sie hiermit",
  drawExample: "Ein Beispiel zeichnen",
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
  startStretched: "Es würde auf die gewählte Größe verzerrt.",
  startFit: (width, height) => `${width} × ${height} nehmen`,
  withStart: "mit einem Ausgangsbild",
  withoutStart: "Ohne das Ausgangsbild",
  compareNext: "Nun das Bild wählen, mit dem es verglichen wird.",
  startRemove: "Ausgangsbild entfernen",
  startUploading: (part) => `Wird hochgeladen … ${Math.round(part * 100)} %`,
  startWrongKind: "Das ist kein PNG-, JPEG- oder WebP-Bild.",
  startGone: "Das Ausgangsbild ist nicht mehr da.",
  strength: "Stärke",
  strengthHint: "Wie viel vom Ausgangsbild sich ändern darf.",
  mask: "Maske malen",
  maskHint: "Was Sie übermalen, wird neu gezeichnet; der Rest bleibt.",
  maskBrushHint: "[ und ] ändern die Größe",
  maskDone: "Diese Maske nehmen",
  maskClear: "Leeren",
  maskBrush: "Pinsel",
  maskSet: "Maske ist gesetzt",
  maskErase: "Radierer",
  maskUndo: "Letzten Strich zurücknehmen",
  maskRedo: "Wiederholen",
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
  dynamicWhy: {
    not_opened: ({ at }) => `Bei Zeichen ${at} steht eine „}“ ohne ihre „{“.`,
    not_closed: ({ at }) => `Die „{“ bei Zeichen ${at} wird nicht geschlossen.`,
    too_many_choices: ({ most }) => `Ein Prompt darf ${most} Auswahlen haben.`,
    too_deep: ({ most }) => `Klammern dürfen ${most}-fach ineinander stehen.`,
    cannot_take: ({ at, from, to, of }) =>
      `Bei Zeichen ${at}: Von ${of} lassen sich nicht ${
        from === to ? from : `${from} bis ${to}`
      } nehmen.`,
    too_much: ({ at, take, of }) =>
      `Bei Zeichen ${at}: ${take} von ${of} sind zu viele, um sie durchzugehen.`,
    too_long: ({ given }) => `Die Prompts sind zu lang; nur ${given} werden erstellt.`,
  },
  viewer: "Bild",
  viewerEmpty: "Hier erscheint Ihr Bild",
  viewerEmptyHint: "Sagen Sie in Worten, was es zeigen soll, und drücken Sie auf Erstellen.",
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
    `Ein solches Bild braucht hier ${
      about(seconds, "weniger als eine Sekunde")
    }, gemessen mit diesem Modell.`,
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
  recalledByScript: (what) => `Ein Skript hat „Erstellen“ ausgefüllt: ${what}.`,
  recalledNothing:
    "Ein Skript hat Einstellungen für die Seite „Erstellen“ geschickt, aber keine, die es dort gibt.",
  recalledUnused: (names) => `Hier ohne Wirkung: ${names}`,
  seedTaken: (seed) => `Startwert ${seed} ist gesetzt.`,
};
