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
  tokens: (n: number, most: number) => `${n} of ${most} tokens`,
  notRead: (words: string) => `Too long for the model. It does not read: “${words}”`,
  notReadLongest: (words: string) =>
    `The longest of them is too long for the model, which does not read: “${words}”`,
  examples: "Or begin with one of these",
  drawExample: "Draw an example",
  size: "Size",
  width: "Width",
  height: "Height",
  swap: "Swap width and height",
  lock: "Keep the proportions",
  presets: "Sizes",
  steps: "Steps",
  stepsHint: "More steps take longer and add detail.",
  guidance: "Guidance",
  guidanceHint: "How closely the picture follows the prompt.",
  sampler: "Sampler",
  seed: "Seed",
  seedRandom: "Random",
  seedRandomHint: "new each time",
  seedRoll: "Pick a random seed",
  count: "Pictures",
  advanced: "More settings",
  model: "Model",
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
  withStart: "from a start image",
  withoutStart: "Do without the start image",
  compareNext: "Now choose the picture to compare it with.",
  startRemove: "Remove the start image",
  startUploading: (part: number) => `Uploading… ${Math.round(part * 100)} %`,
  startWrongKind: "That is not a PNG, JPEG or WebP picture.",
  strength: "Strength",
  strengthHint: "How much of the start image may change.",
  mask: "Paint a mask",
  maskHint: "What you paint is drawn anew, the rest stays.",
  maskBrushHint: "[ and ] change its size",
  maskDone: "Use this mask",
  maskClear: "Clear",
  maskBrush: "Brush",
  maskSet: "A mask is set",
  maskErase: "Eraser",
  maskUndo: "Undo the last stroke",
  maskRedo: "Redo",
  invoke: "Create",
  invokeMany: (n: number) => `Create ${n}`,
  cancel: "Cancel",
  cancelAll: "Cancel all of mine",
  reset: "Reset settings",
  history: "Earlier prompts",
  historyEmpty: "Prompts you have used appear here.",
  dynamicOn: (prompts: number, each: number) =>
    each === 1
      ? `Makes ${prompts} pictures:`
      : `Makes ${prompts} prompts, ${each} pictures of each:`,
  dynamicMore: (n: number) => `and ${n} more`,
  dynamicMost: (total: string, most: number) =>
    `There are ${total} combinations. The first ${most} are made.`,
  dynamicWrong: (why: string) =>
    `The braces cannot be read, so the prompt is taken as it is. ${why}`,
  dynamicWhy: {
    not_opened: ({ at }: { at: number }) => `There is a “}” without its “{” at character ${at}.`,
    not_closed: ({ at }: { at: number }) => `The “{” at character ${at} is not closed.`,
    too_many_choices: ({ most }: { most: number }) => `A prompt may have ${most} choices.`,
    too_deep: ({ most }: { most: number }) => `Braces may be nested ${most} deep.`,
    cannot_take: (f: { at: number; from: number; to: number; of: number }) =>
      `At character ${f.at}: ${
        f.from === f.to ? f.from : `${f.from} to ${f.to}`
      } cannot be taken of ${f.of}.`,
    too_much: ({ at, take, of }: { at: number; take: number; of: number }) =>
      `At character ${at}: ${take} of ${of} is too much to go through.`,
    too_long: ({ given }: { given: number }) => `The prompts are too long; only ${given} are made.`,
  },
  viewer: "Picture",
  viewerEmpty: "Your picture appears here",
  viewerEmptyHint: "Say in words what it should show, then press Create.",
  waiting: "Waiting for its turn…",
  place: (n: number) => n === 0 ? "Next in line" : `${n} before it`,
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
  canceled: "Canceled.",
  results: "Results of this visit",
  recent: "Recent pictures",
  recentEmptyHint: "Everything you create is kept here and in your library.",
  recentAll: "Whole library",
  recentMore: "Show more",
  inLine: (n: number) => n === 0 ? "starts at once" : `${n} ahead in line`,
  doneIn: (seconds: number, pictures: number) =>
    pictures > 1 ? `all ready in ${about(seconds)}` : `ready in ${about(seconds)}`,
  startsIn: (seconds: number) => `starts in ${about(seconds)}`,
  lineStopped: "the line is stopped",
  timeUnknown: "how long is not known yet",
  costMore: "How long, and why",
  costOne: (seconds: number) =>
    `One such picture takes ${about(seconds)} of work here, as measured with this model.`,
  costUnknown: "No picture has been made with this model yet, so its speed is not known.",
  cost: (units: string) =>
    `Its cost is ${units}: steps × megapixels, twice that with guidance above 1.`,
  costTurns:
    "Whoever has used the least goes first, so a small picture never waits for all big ones.",
  fields: "Some settings are not right:",
  truncated: (enqueued: number, requested: number) =>
    `Only ${enqueued} of ${requested} found room in the queue.`,
  compareSlider: "How much of the first picture is shown",
  recalled: "Settings taken over.",
  recalledByScript: (what: string) => `A script has filled in Create: ${what}.`,
  recalledNothing: "A script has sent settings for the Create page, but none that it has.",
  recalledUnused: (names: string) => `Not used here: ${names}`,
  seedTaken: (seed: number) => `Seed ${seed} is set.`,
} as const;
