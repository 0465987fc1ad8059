import { batch } from "@preact/signals";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import { chosenModel, effectiveSize, nativeSide } from "./model_choice.ts";
import { extendedTo } from "./extension.ts";
import { sizeFor } from "./side.ts";

/**
 * The size that has the start image's proportions, if the present one has not: it would be
 * stretched then. Null if all is well, or without a start image.
 */
export function betterSize(studio: Studio): { width: number; height: number } | null {
  const draft = draftOf(studio);
  const start = draft.start.value;
  if (!start) return null;
  const model = chosenModel(studio, draft);
  const now = effectiveSize(draft, model);
  const sides = studio.boot.engine.limits.size;
  const extend = draft.extend.value;
  const { width, height } = extend
    ? extendedTo(start, extend, sides)
    : sizeFor(start.width / start.height, nativeSide(model), sides);
  const fit = { width, height };
  // Sides come in steps: proportions that differ by no more than these make are the same.
  const skew = (now.width / now.height) / (fit.width / fit.height);
  return Math.abs(Math.log(skew)) < 0.06 ? null : fit;
}

/** Gives the image to be drawn the proportions of its start image. */
export function fitSize(studio: Studio): void {
  const draft = draftOf(studio);
  const fit = betterSize(studio);
  if (!fit) return;
  batch(() => {
    draft.width.value = fit.width;
    draft.height.value = fit.height;
  });
}
