const about = (seconds: number) =>
  seconds < 1
    ? "less than a second"
    : seconds < 90
    ? `about ${Math.ceil(seconds)} s`
    : seconds < 5400
    ? `about ${Math.round(seconds / 60)} min`
    : `about ${Math.round(seconds / 3600)} h`;

export const create = {
  title: "Create",
  prompt: "Prompt",
  promptPlaceholder: "What should the picture show?",
  promptSample: "a red circle on a blue background",
  negative: "Negative prompt",
  negativePlaceholder: "What should not be in it?",
  tokens: (n: number, limit: number, windows: number) =>
    windows === 1 ? `${n} of ${limit} tokens` : `${n} tokens, read in ${windows} parts of ${limit}`,
  promptUnreadable: (why: string) => `The prompt cannot be read: ${why}`,
  promptNotes: {
    a1111: (part: string) => `“${part}” is read as AUTOMATIC1111’s notation for weights.`,
    unmatched: (part: string) =>
      `“${part}”: the bracket has no partner and is read as a character.`,
    editing: (part: string) => `“${part}”: changes over the steps are not supported.`,
    swap: (part: string) => `“${part}” is not swapped: the words before it are used.`,
    lora: (part: string) => `“${part}” is left out: choose the LoRA below.`,
    foreign: (part: string) => `“${part}” is another tool’s notation, and read as characters.`,
    embedding: (part: string) => `“${part}” is no embedding that is installed for this model.`,
  },
  examples: "Or start with one of these",
  drawExample: "Draw an example",
  size: "Size",
  width: "Width",
  height: "Height",
  swap: "Swap width and height",
  lock: "Lock the aspect ratio",
  presets: "Sizes",
  steps: "Steps",
  stepsHint: "More steps take longer and add detail.",
  guidance: "Guidance",
  guidanceHint: "How closely the picture follows the prompt.",
  sampler: "Sampler",
  seed: "Seed",
  seedRandom: "Random",
  seedRandomHint: "varies",
  seedRoll: "Pick a random seed",
  count: "Pictures",
  advanced: "More settings",
  model: "Model",
  loras: "LoRAs",
  loraAdd: "Add a LoRA",
  loraWeight: (name: string) => `Weight of ${name}`,
  loraRemove: (name: string) => `Remove ${name}`,
  modelDefault: "Default model",
  style: "Style",
  styleNone: "No style",
  board: "Save to",
  boardNone: "No board",
  start: "Start image",
  startPick: "Library",
  startUpload: "Upload",
  startHint: "or drop or paste a picture here",
  pickTitle: "Choose a picture",
  pickFrom: "Pictures of",
  pickOne: (n: number, total: number) => `Picture ${n} of ${total}`,
  startStretched: "It would be stretched to the chosen size.",
  startFit: (width: number, height: number) => `Use ${width} × ${height}`,
  withStart: "with a start image",
  withoutStart: "Stop using the start image",
  compareNext: "Now choose the picture to compare it with.",
  startRemove: "Remove the start image",
  startUploading: (part: number) => `Uploading… ${Math.round(part * 100)}%`,
  startWrongKind: "That is not a PNG, JPEG or WebP picture.",
  startGone: "The start image no longer exists.",
  strength: "Strength",
  strengthHint: "How much of the start image may change.",
  mask: "Paint a mask",
  maskHint: "What you paint over is redrawn; the rest stays as it is.",
  maskBrushHint: "[ and ] change its size",
  maskDone: "Use this mask",
  maskClear: "Clear",
  maskBrush: "Brush",
  maskSet: "Edit the mask",
  maskErase: "Eraser",
  maskUndo: "Undo the last stroke",
  maskRedo: "Redo",
  invoke: "Create",
  invokeMany: (n: number) => `Create ${n}`,
  cancel: "Cancel",
  cancelAll: "Cancel all my pictures",
  reset: "Reset settings",
  history: "Earlier prompts",
  historyEmpty: "Prompts you have used appear here.",
  dynamicOn: (prompts: number, each: number) =>
    each === 1
      ? `Makes ${prompts} pictures:`
      : `Makes ${prompts} prompts, with ${each} pictures each:`,
  dynamicMore: (n: number) => `and ${n} more`,
  dynamicMost: (total: string, most: number) =>
    `There are ${total} combinations. Only the first ${most} are used.`,
  dynamicWrong: (why: string) =>
    `The braces cannot be parsed, so the prompt is used as typed. ${why}`,
  dynamicWhy: {
    not_opened: ({ at }: { at: number }) => `There is a “}” without its “{” at character ${at}.`,
    not_closed: ({ at }: { at: number }) => `The “{” at character ${at} is not closed.`,
    too_many_choices: ({ most }: { most: number }) => `A prompt may have at most ${most} choices.`,
    too_deep: ({ most }: { most: number }) => `Braces may be nested at most ${most} deep.`,
    cannot_take: (f: { at: number; from: number; to: number; of: number }) =>
      `At character ${f.at}: you cannot choose ${
        f.from === f.to ? f.from : `${f.from} to ${f.to}`
      } of ${f.of}.`,
    too_much: ({ at, take, of }: { at: number; take: number; of: number }) =>
      `At character ${at}: choosing ${take} of ${of} gives too many combinations.`,
    too_long: ({ given }: { given: number }) => `The prompts are too long; only ${given} are made.`,
  },
  viewer: "Picture",
  viewerEmpty: "Your picture appears here",
  viewerEmptyHint: "Say in words what it should show, then press Create.",
  waiting: "Waiting for its turn…",
  place: (n: number) => n === 0 ? "Next in line" : `${n} ahead of it`,
  starting: "Loading the model…",
  step: (step: number, total: number) => `Step ${step} of ${total}`,
  left: (seconds: number) =>
    seconds < 1
      ? "almost done"
      : seconds < 60
      ? `${Math.ceil(seconds)} s left`
      : `${Math.ceil(seconds / 60)} min left`,
  progress: "Progress",
  done: "The picture is done.",
  failed: "This picture failed",
  canceled: "Cancelled.",
  results: "Results from this session",
  recent: "Recent pictures",
  recentEmptyHint: "Everything you create is kept here and in your library.",
  recentAll: "Whole library",
  recentMore: "Show more",
  inLine: (n: number) => n === 0 ? "starts at once" : `${n} ahead in line`,
  doneIn: (seconds: number, pictures: number) =>
    pictures > 1 ? `all ready in ${about(seconds)}` : `ready in ${about(seconds)}`,
  startsIn: (seconds: number) => `starts in ${about(seconds)}`,
  lineStopped: "the queue is paused",
  timeUnknown: "time not known yet",
  costMore: "How long it takes, and why",
  costOne: (seconds: number) =>
    `A picture like this takes ${about(seconds)} here, as measured with this model.`,
  costUnknown: "No picture has been made with this model yet, so its speed is not known.",
  cost: (units: string) =>
    `Its cost is ${units}: steps × megapixels, doubled when guidance is above 1.`,
  costTurns:
    "Whoever has used the least goes first, so a small picture never waits behind all the big ones.",
  fields: "Some settings are not valid:",
  compareSlider: "How much of the first picture shows",
  recalled: "Settings applied.",
  notHere: (name: string) => `“${name}” is not here.`,
  notUsed: (name: string) => `“${name}” is not used here.`,
  recalledByScript: (what: string) => `A script has filled in Create: ${what}.`,
  recalledNothing: "A script has sent settings for the Create page, but none that it supports.",
  recalledUnused: (names: string) => `Not used here: ${names}`,
  seedTaken: (seed: number) => `Seed ${seed} is set.`,
} as const;
