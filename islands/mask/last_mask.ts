import { studioPart } from "../studio/part.ts";
import type { MaskEdit } from "./history.ts";

interface LastMask {
  /** Name of the image that it was stored as. */
  name: string;
  edits: readonly MaskEdit[];
  /** What the edits began with. */
  ground: ImageBitmap | null;
}

/** The mask drawn last, edit by edit: opened again, its edge can be sharpened and shapes undone. */
export const lastMaskOf = studioPart((): { value: LastMask | null } => ({ value: null }));
