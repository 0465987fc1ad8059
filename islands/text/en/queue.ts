const seconds = (n: number) =>
  n < 90 ? `${Math.max(1, Math.round(n))} s` : `${Math.round(n / 60)} min`;

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS: Record<string, string> = { one: "st", two: "nd", few: "rd" };
const ordinal = (n: number) => `${n}${ENDINGS[ORDINALS.select(n)] ?? "th"}`;

/** By types of errors; empty where the server's own English says all. */
const WHY: Record<string, string> = {
  gave_up:
    "The engine stopped each time it worked on this. Try again later; if it stops again, tell an administrator.",
};

export const queue = {
  status: {
    pending: "Waiting",
    in_progress: "Running",
    waiting: "Waiting for a part",
    completed: "Done",
    failed: "Failed",
    canceled: "Cancelled",
  },
  why: (type: string): string => WHY[type] ?? "",
  counts: (pending: number, running: number) => `${running} running, ${pending} waiting`,
  yourTurn: "Your image is being made",
  yourPlace: (n: number, wait: number | null) => {
    const place = n === 1 ? "Your image is next" : `Your image is ${ordinal(n)}`;
    return wait === null || wait < 1 ? place : `${place}, in about ${seconds(wait)}`;
  },
  fromOthers: (n: number) => `${n} from others`,
  paused: "The queue is paused. What waits starts when it is resumed.",
  whose: "Whose items",
  mine: "Mine",
  everybody: "Everybody’s",
  person: "A person…",
  empty: "The queue is empty",
  emptyHint: "What you create waits here for its turn.",
  more: "Show more",
  menu: "Queue actions",
  pause: "Pause",
  resume: "Resume",
  cancelWaiting: "Cancel waiting items",
  prune: "Remove finished items",
  clearMine: "Clear my items",
  clearMineHint: "All your items are removed, including any that are running. Your images stay.",
  clearAll: "Clear everybody’s items",
  clearAllHint: "Everybody’s items are removed, including any that are running. Images stay.",
  hidden: "Hidden for privacy",
  nameless: (id: number) => `Item ${id}`,
  position: (n: number) => n === 1 ? "next" : `number ${n} in line`,
  startsIn: (n: number) => n < 1 ? "starts now" : `starts in ${seconds(n)}`,
  took: (n: number) => n < 1 ? `${Math.round(n * 1000)} ms` : seconds(n),
  up: (title: string) => `Move up: ${title}`,
  cancelled: (n: number) => n === 1 ? "1 image cancelled." : `${n} images cancelled.`,
  cancel: (title: string) => `Cancel: ${title}`,
  retry: (title: string) => `Try again: ${title}`,
  remove: (title: string) => `Remove: ${title}`,
  more1: (title: string) => `Details: ${title}`,
  number: "Number",
  device: "Device",
} as const;
