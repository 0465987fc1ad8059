import { computed, type ReadonlySignal, signal } from "@preact/signals";

/** Pixels of the image. */
export interface Point {
  x: number;
  y: number;
}

/** A line of the brush. */
export interface Stroke {
  kind: "stroke";
  /** Pixels of the image, across. */
  size: number;
  erase: boolean;
  points: Point[];
}

/** A filled outline: a rectangle, or what a lasso goes around. */
export interface Area {
  kind: "area";
  erase: boolean;
  points: Point[];
}

export type Shape = Stroke | Area;

/** One edit of a mask. The softness of its edge is an edit, so that it is undone in its turn. */
export type MaskEdit =
  | Shape
  | { kind: "clear" }
  | { kind: "invert" }
  | { kind: "feather"; radius: number };

export interface MaskHistory {
  /** The edits in effect, oldest first. */
  edits: ReadonlySignal<readonly MaskEdit[]>;
  /** How far the edge is softened, in pixels of the image. */
  feather: ReadonlySignal<number>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Applies an edit; undone edits can no longer be redone. */
  add(edit: MaskEdit): void;
  undo(): void;
  redo(): void;
}

/**
 * Edits, not pixels: as many can be taken back as were made, in any size of image.
 *
 * @param earlier edits to go on from
 */
export function createMaskHistory(earlier: readonly MaskEdit[] = []): MaskHistory {
  const edits = signal(earlier);
  const undone = signal<readonly MaskEdit[]>([]);
  return {
    edits,
    feather: computed(() => edits.value.findLast((edit) => edit.kind === "feather")?.radius ?? 0),
    canUndo: computed(() => edits.value.length > 0),
    canRedo: computed(() => undone.value.length > 0),
    add(edit) {
      // A slider that is drawn along is one edit, not one for each pixel.
      const goesOn = edit.kind === "feather" && edits.value.at(-1)?.kind === "feather";
      edits.value = [...goesOn ? edits.value.slice(0, -1) : edits.value, edit];
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
