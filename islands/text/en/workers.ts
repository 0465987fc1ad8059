import type { Words } from "../words.ts";

/** Workers on the page "Server". */
export const workers = {
  title: "Workers",
  none: "None has joined yet. A worker is a machine that makes images and answers nobody.",
  add: "Add a worker",
  addHint: "Start it with this command. The token works once, for a day, and is shown only now.",
  running: "Running",
  draining: "Finishes what it has begun, and takes nothing more",
  away: "Not running",
  seen: "Last seen:",
  states: {
    asleep: "asleep",
    starting: "starting…",
    idle: "idle",
    busy: "making an image",
    failed: "does not work",
  },
  memory: (size: string) => `${size} of memory`,
  model: (name: string) => `has ${name} open`,
  drain: "Take nothing more",
  resume: "Take images again",
  remove: "Remove",
  removed: (name: string) => `Removed: ${name}`,
  removeHint: "It finishes what it has begun and ends. It joins again only with a new token.",
} as const;

export type WorkersText = Words<typeof workers>;
