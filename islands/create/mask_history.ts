import { computed, type ReadonlySignal, signal } from "@preact/signals";

export interface Point {
  x: number;
  y: number;
}

export interface Stroke {
  /** Pixels of the picture, across. */
  size: number;
  erase: boolean;
  points: Point[];
}

/** What was done to a mask: a stroke, or all of it was cleared. */
export type Deed = Stroke | "clear";

export interface MaskHistory {
  /** What stands, oldest first. */
  deeds: ReadonlySignal<readonly Deed[]>;
  canUndo: ReadonlySignal<boolean>;
  canRedo: ReadonlySignal<boolean>;
  /** Does it; what was undone before is gone for good. */
  add(deed: Deed): void;
  undo(): void;
  redo(): void;
}

/** Strokes, not pixels: as many can be taken back as were made, in any size of picture. */
export function createMaskHistory(): MaskHistory {
  const deeds = signal<readonly Deed[]>([]);
  const undone = signal<readonly Deed[]>([]);
  return {
    deeds,
    canUndo: computed(() => deeds.value.length > 0),
    canRedo: computed(() => undone.value.length > 0),
    add(deed) {
      deeds.value = [...deeds.value, deed];
      undone.value = [];
    },
    undo() {
      const last = deeds.value.at(-1);
      if (!last) return;
      deeds.value = deeds.value.slice(0, -1);
      undone.value = [...undone.value, last];
    },
    redo() {
      const last = undone.value.at(-1);
      if (!last) return;
      undone.value = undone.value.slice(0, -1);
      deeds.value = [...deeds.value, last];
    },
  };
}
