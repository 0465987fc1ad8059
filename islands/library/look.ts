import { effect, signal } from "@preact/signals";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

/** Key of the client state that holds the look of the library. */
export const LOOK_KEY = "studio.library";

/** Height of a row in pixels, from the smallest to the largest. */
export const SIZES = { min: 80, max: 320, step: 20 };

interface Look {
  size: number;
  /** Whether all images are cropped to squares. */
  square: boolean;
}

/** How the lists of images look to this person, on every device. */
export const lookOf = studioPart((studio: Studio) => {
  const kept: Partial<Record<keyof Look, unknown>> = studio.memory.initial(LOOK_KEY) ?? {};
  const { size, square } = kept;
  const look = signal<Look>({
    size: typeof size === "number" && size >= SIZES.min && size <= SIZES.max ? size : 160,
    square: square === true,
  });
  if (typeof document !== "undefined") {
    let first = true;
    effect(() => {
      if (!first) studio.memory.write(LOOK_KEY, look.value);
      else void look.value;
      first = false;
    });
  }
  return look;
});
