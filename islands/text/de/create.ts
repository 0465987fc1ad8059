import type { Text } from "../text.ts";

/**
 * `less` in the case that the sentence asks for: "in weniger als einer", "dauert weniger als eine".
 */
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
  template: "Prompt wie geschrieben",
  negative: "Negativ-Prompt",
  negativePlaceholder: "Was soll nicht zu sehen sein?",
  tokens: (n, limit, windows) =>
    windows === 1
      ? `${n} von ${limit} Tokens`
      : `${n} Tokens, in ${windows} Teilen zu ${limit} gelesen`,
  promptUnreadable: (why) => `Der Prompt kann nicht gelesen werden: ${why}`,
  promptNotes: {
    a1111: (part) => `„${part}“ wird als Gewichtung nach AUTOMATIC1111 gelesen.`,
    unmatched: (part) => `„${part}“: Die Klammer hat kein Gegenstück und gilt als Zeichen.`,
    editing: (part) => `„${part}“: Wechsel während der Schritte werden nicht unterstützt.`,
    swap: (part) => `„${part}“ wird nicht getauscht: Es gelten die Wörter davor.`,
    lora: (part) => `„${part}“ wird weggelassen: Wählen Sie das LoRA unten.`,
    lora_part: (part) => `Von einem LoRA passt nur ein Teil zu diesem Modell: ${part} Schichten.`,
    foreign: (part) => `„${part}“ ist die Schreibweise eines anderen Programms und gilt als Text.`,
    embedding: (part) => `„${part}“ ist kein Embedding, das für dieses Modell installiert ist.`,
  },
  examples: "Oder starten Sie mit einem Beispiel",
  drawExample: "Beispiel erstellen",
  size: "Größe",
  width: "Breite",
  height: "Höhe",
  swap: "Breite und Höhe tauschen",
  lock: "Seitenverhältnis beibehalten",
  presets: "Größen",
  recommended: "empfohlen",
  steps: "Schritte",
  stepsHint: "Mehr Schritte dauern länger und ergeben mehr Details.",
  guidance: "Prompt-Treue",
  guidanceHint: "Wie genau das Bild dem Prompt folgt.",
  sampler: "Sampler",
  samplers: {
    recommended: "Empfohlen für dieses Modell",
    steady: "Beständig bei mehr Schritten",
    varied: "Ändern sich mit jedem Schritt",
    quick: "Für Modelle mit wenigen Schritten",
  },
  seed: "Seed",
  seedRandom: "Zufällig",
  seedRandomHint: "wechselnd",
  seedRoll: "Zufälligen Seed wählen",
  seedRecent: "Letzte Seeds",
  count: "Bilder",
  advanced: "Einstellungen",
  model: "Modell",
  loras: "LoRAs",
  embeddings: "Embeddings",
  embeddingAdd: "In den Prompt einfügen",
  embeddingAddNegative: "In den negativen Prompt einfügen",
  wordsAdded: (list) => `In den Prompt eingefügt: ${list}`,
  loraAdd: "LoRA hinzufügen",
  loraWeight: (name) => `Gewicht von ${name}`,
  loraWord: (word) => `${word} zum Prompt hinzufügen`,
  loraRemove: (name) => `${name} entfernen`,
  controls: "Steuerbilder",
  controlAdd: "Steuerbild hinzufügen",
  modelDefault: "Standardmodell",
  style: "Stile",
  board: "Speichern in",
  boardNone: "Kein Board",
  start: "Ausgangsbild",
  startPick: "Bibliothek",
  startUpload: "Hochladen",
  startHint: "oder ein Bild hierher ziehen oder einfügen",
  pickTitle: "Bild auswählen",
  pickFrom: "Bilder aus",
  pickOne: (n, total) => `Bild ${n} von ${total}`,
  startStretched: "Bei der gewählten Größe würde es verzerrt.",
  startFit: (width, height) => `${width} × ${height} verwenden`,
  withoutStart: "Ausgangsbild nicht mehr verwenden",
  compareNext: "Wählen Sie nun das Bild, mit dem Sie vergleichen möchten.",
  extend: "Erweitern",
  startRemove: "Ausgangsbild entfernen",
  startUploading: (part) => `Wird hochgeladen … ${Math.round(part * 100)} %`,
  startWrongKind: "Das ist kein PNG-, JPEG- oder WebP-Bild.",
  startGone: "Das Ausgangsbild gibt es nicht mehr.",
  strength: "Stärke",
  strengthHint: "Wie viel vom Ausgangsbild sich ändern darf.",
  mask: "Maske malen",
  maskSet: "Maske bearbeiten",
  invoke: "Erstellen",
  invokeMany: (n) => `${n} erstellen`,
  noModel: {
    none: "Es gibt noch kein Modell, das Bilder macht.",
    get: "Ein Modell holen",
    ask: "Bitten Sie die Administration um eines; was Sie schreiben, bleibt hier.",
  },
  cancel: "Abbrechen",
  cancelAll: "Alle meine Bilder abbrechen",
  reset: "Zurücksetzen",
  series: "Serie …",
  history: "Frühere Prompts",
  dynamicOn: (prompts, each) =>
    each === 1 ? `Ergibt ${prompts} Bilder:` : `Ergibt ${prompts} Prompts mit je ${each} Bildern:`,
  dynamicMore: (n) => `und ${n} weitere`,
  dynamicMost: (total, most) =>
    `Es gibt ${total} Kombinationen. Nur die ersten ${most} werden verwendet.`,
  dynamicWrong: (why) =>
    `Die Klammern sind fehlerhaft, daher wird der Prompt unverändert verwendet. ${why}`,
  dynamicWhy: {
    not_opened: ({ at }) => `Bei Zeichen ${at} steht „}“ ohne „{“.`,
    not_closed: ({ at }) => `Die Klammer „{“ bei Zeichen ${at} wird nicht geschlossen.`,
    too_many_choices: ({ most }) => `Ein Prompt darf höchstens ${most} Auswahlmöglichkeiten haben.`,
    too_deep: ({ most }) => `Klammern dürfen höchstens ${most}-fach verschachtelt sein.`,
    cannot_take: ({ at, from, to, of }) =>
      `Bei Zeichen ${at}: Aus ${of} lassen sich nicht ${
        from === to ? from : `${from} bis ${to}`
      } auswählen.`,
    too_much: ({ at, take, of }) =>
      `Bei Zeichen ${at}: ${take} aus ${of} ergibt zu viele Kombinationen.`,
    too_long: ({ given }) => `Die Prompts sind zu lang; nur ${given} werden erstellt.`,
  },
  viewer: "Bild",
  viewerEmpty: "Hier erscheint Ihr Bild",
  viewerEmptyHint: "Beschreiben Sie, was es zeigen soll, und wählen Sie dann „Erstellen“.",
  waiting: "In der Warteschlange …",
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
  failed: "Dieses Bild ist fehlgeschlagen",
  recent: "Neueste Bilder",
  recentEmptyHint: "Alles, was Sie erstellen, finden Sie hier und in Ihrer Bibliothek.",
  recentAll: "Gesamte Bibliothek",
  recentMore: "Mehr anzeigen",
  inLine: (n) => n === 0 ? "beginnt sofort" : `${n} davor in der Warteschlange`,
  doneIn: (seconds, images) =>
    images > 1 ? `alle fertig in ${about(seconds)}` : `fertig in ${about(seconds)}`,
  startsIn: (seconds) => `beginnt in ${about(seconds)}`,
  lineStopped: "die Warteschlange ist angehalten",
  timeUnknown: "Dauer noch nicht bekannt",
  costMore: "Wie lange es dauert und warum",
  costOne: (seconds) =>
    `Ein solches Bild dauert hier ${
      about(seconds, "weniger als eine Sekunde")
    }, gemessen mit diesem Modell.`,
  costUnknown:
    "Mit diesem Modell wurde noch kein Bild erstellt, daher ist seine Geschwindigkeit nicht bekannt.",
  cost: (units) =>
    `Der Aufwand beträgt ${units}: Schritte × Megapixel, verdoppelt bei einer Prompt-Treue über 1.`,
  costTurns:
    "Wer am wenigsten verbraucht hat, kommt zuerst an die Reihe. So muss ein kleines Bild nie auf alle großen warten.",
  fields: "Einige Einstellungen sind ungültig:",
  compareSlider: "Wie viel vom ersten Bild zu sehen ist",
  notHere: (name) => `„${name}“ gibt es hier nicht.`,
  notUsed: (name) => `„${name}“ wird hier nicht verwendet.`,
  recalled: "Einstellungen übernommen.",
  recalledByScript: (what) => `Ein Skript hat „Erstellen“ ausgefüllt: ${what}.`,
  recalledNothing:
    "Ein Skript hat Einstellungen für die Seite „Erstellen“ gesendet, aber keine davon gibt es dort.",
  recalledUnused: (names) => `Hier nicht verwendet: ${names}`,
  styles: {
    manage: "Stile verwalten …",
    add: "Stil hinzufügen …",
    pick: "Stile auswählen",
    search: "Stile suchen",
    none: "Kein passender Stil.",
    remove: (name) => `Stil „${name}“ entfernen`,
    earlier: (name) => `„${name}“ früher anwenden`,
    yourPrompt: "Ihr Prompt",
    groups: {
      mine: "Eigene",
      shared: "Mit Ihnen geteilt",
      others: "Von anderen",
      defaults: "Mitgeliefert",
    },
  },
};
