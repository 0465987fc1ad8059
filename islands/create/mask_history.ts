import { computed, type ReadonlySignal, signal } from "@preact/signals";

export interface Point {
  x: number;
  y: number;
}

export interface Stroke {
  /** Pixels of the image, across. */
  size: number;
  erase: boolean;
  points: Point[];
}

/** One edit of a mask: a stroke, or clearing all of it. */
export type MaskEdit = Stroke | "clear";

export interface MaskHistory {
  /** The edits in effect, oldest first. */
  edits: ReadonlySignal<readonly MaskEdit[]>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Applies an edit; undone edits can no longer be redone. */
  add(edit: MaskEdit): void;
  undo(): void;
  redo(): void;
}

/** Strokes, not pixels: as many can be taken back as were made, in any size of image. */
export function createMaskHistory(): MaskHistory {
  const edits = signal<readonly MaskEdit[]>([]);
  const undone = signal<readonly MaskEdit[]>([]);
  return {
    edits,
    canUndo: computed(() => edits.value.length > 0),
    canRedo: computed(() => undone.value.length > 0),
    add(edit) {
      edits.value = [...edits.value, edit];
      undone.value = [];
    },
    undo() {
      const last = edits.value.at(-1);
      if (!last) return;
      edits.value = edits.value.slice(0, -1);
      undone.value = [...undone.value, last];
    },
    redo() {
      const last = undone.value.at(-1);
      if (!last) return;
      undone.value = undone.value.slice(0, -1);
      edits.value = [...edits.value, last];
    },
  };
}
