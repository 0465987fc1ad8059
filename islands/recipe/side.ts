import type { EngineFacts } from "../studio/boot.ts";

export type Sides = EngineFacts["limits"]["size"];

/** The side nearest to `pixels` that the engine supports. */
export function fitSide(pixels: number, { min, max, multipleOf }: Sides): number {
  return Math.min(max, Math.max(min, Math.round(pixels / multipleOf) * multipleOf));
}

/** Width and height with the proportions of `ratio`, about side² pixels. */
export function sizeFor(ratio: number, side: number, sides: Sides) {
  const root = Math.sqrt(ratio);
  return { width: fitSide(side * root, sides), height: fitSide(side / root, sides) };
}
