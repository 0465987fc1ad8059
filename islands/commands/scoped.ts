import { type Keys, matches } from "./keys.ts";

/** Keys of a command of one screen or tool, each of which runs it. The help has its words. */
type ScopedCommand = readonly Keys[];

/** Commands of the page Create. */
export const CREATE = {
  prompt: ["/"],
  invoke: ["Mod+Enter"],
  invokeFirst: ["Mod+Shift+Enter"],
} satisfies Record<string, ScopedCommand>;

/** Commands of the prompt while it is written. */
export const PROMPT = {
  heavier: ["Mod+ArrowUp"],
  lighter: ["Mod+ArrowDown"],
  earlier: ["Alt+ArrowUp"],
  later: ["Alt+ArrowDown"],
} satisfies Record<string, ScopedCommand>;

/** Commands of one image or several, in a grid or opened. */
export const IMAGES = {
  open: ["Enter"],
  pick: ["Space"],
  pickAll: ["Mod+A"],
  pickNone: ["Escape"],
  star: ["S"],
  remove: ["Delete"],
  details: ["I"],
  previous: ["ArrowLeft"],
  next: ["ArrowRight"],
} satisfies Record<string, ScopedCommand>;

/** Commands of the mask. */
export const MASK = {
  undo: ["Mod+Z"],
  redo: ["Mod+Shift+Z", "Mod+Y"],
  smaller: ["["],
  larger: ["]"],
  brush: ["B"],
  rectangle: ["R"],
  lasso: ["F"],
  erase: ["E"],
  invert: ["I"],
  zoomIn: ["Plus", "="],
  zoomOut: ["-"],
  fit: ["0"],
  grab: ["Space"],
  draw: ["Enter"],
  left: ["ArrowLeft"],
  right: ["ArrowRight"],
  up: ["ArrowUp"],
  down: ["ArrowDown"],
} satisfies Record<string, ScopedCommand>;

/** Runs the command whose keys are pressed; returns whether there was one. */
export function onKeys<Id extends string>(
  event: KeyboardEvent,
  commands: Readonly<Record<Id, ScopedCommand>>,
  run: Partial<Record<Id, () => void>>,
): boolean {
  const found = (Object.keys(run) as Id[])
    .find((id) => commands[id].some((keys) => matches(event, keys)));
  if (!found) return false;
  event.preventDefault();
  run[found]?.();
  return true;
}
