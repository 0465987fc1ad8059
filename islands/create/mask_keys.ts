import { MASK, onKeys } from "../commands/scoped.ts";

export interface MaskKeys {
  undo(): void;
  redo(): void;
  /** 1: a larger brush, -1: a smaller one. */
  resize(direction: 1 | -1): void;
}

/** Runs the command of the mask whose keys are pressed. */
export function onMaskKey(event: KeyboardEvent, { undo, redo, resize }: MaskKeys): void {
  // In number fields undo and redo belong to the browser.
  const isNumber = event.target instanceof HTMLInputElement && event.target.type === "number";
  onKeys(event, MASK, {
    smaller: () => resize(-1),
    larger: () => resize(1),
    ...(isNumber ? {} : { undo, redo }),
  });
}
