import { batch } from "@preact/signals";
import type { Extension } from "../../inference/graph/extend.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";
import type { StartImage } from "./recipe.ts";
import { fitSide, type Sides } from "./side.ts";

type Size = Pick<StartImage, "width" | "height">;

/** A quarter of an image on each of its sides. */
function onAllSides({ width, height }: Size): Extension {
  const [across, down] = [Math.round(width / 4), Math.round(height / 4)];
  return { left: across, top: down, right: across, bottom: down };
}

export function isExtended(extend: Extension): boolean {
  return Object.values(extend).some((side) => side > 0);
}

/** The size of the extended image, and whether it had to be made smaller than that. */
export function extendedTo(
  { width, height }: Size,
  { left, top, right, bottom }: Extension,
  sides: Sides,
): Size & { smaller: boolean } {
  const [wide, high] = [left + width + right, top + height + bottom];
  const factor = Math.min(1, sides.max / wide, sides.max / high);
  return {
    width: fitSide(wide * factor, sides),
    height: fitSide(high * factor, sides),
    smaller: factor < 1,
  };
}

/** Gives the image to be made the size of the extended start image. */
export function fitExtension(studio: Studio): void {
  const draft = draftOf(studio);
  const { start, extend } = draft;
  if (!start.value || !extend.value) return;
  const size = extendedTo(start.value, extend.value, studio.boot.engine.limits.size);
  batch(() => {
    draft.width.value = size.width;
    draft.height.value = size.height;
  });
}

/** Changes how far the start image is extended. */
export function putExtension(studio: Studio, values: Partial<Extension>): void {
  const { extend } = draftOf(studio);
  if (!extend.value) return;
  extend.value = { ...extend.value, ...values };
  fitExtension(studio);
}

/** Extends the start image on all sides. What is beyond it has to be drawn as a whole. */
export function beginExtension(studio: Studio): void {
  const { start, extend, strength } = draftOf(studio);
  if (!start.value) return;
  batch(() => {
    extend.value = onAllSides(start.value!);
    strength.value = 1;
    fitExtension(studio);
  });
}

/** Begins to extend the start image, or stops. */
export function toggleExtension(studio: Studio): void {
  const { extend } = draftOf(studio);
  if (extend.value) extend.value = null;
  else beginExtension(studio);
}
