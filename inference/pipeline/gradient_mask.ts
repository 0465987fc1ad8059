import type { Latents } from "./latents.ts";

export interface GradientOptions {
  /** Radius by which the free region grows beyond its edge, in cells of the mask. */
  radius: number;
  mode: "Gaussian Blur" | "Box Blur" | "Staged";
  /** 0 … 1: the least freedom of the grown edge. */
  minimum: number;
}

/**
 * Grows the free (dark) region of a mask by a soft edge, as InvokeAI's `create_gradient_mask` does:
 * every cell becomes as free as the freest cell near it, less with the distance.
 *
 * @param mask one channel, 0 may change, 1 is kept, at the size of the latents
 */
export function softenMask(mask: Latents, { radius, mode, minimum }: GradientOptions): Latents {
  if (radius < 1) return mask;
  const { width, height } = mask;
  const weights = kernel(radius, mode);
  const least = 1 - minimum;
  const data = new Float32Array(mask.data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let free = 0;
      for (const { dx, dy, weight } of weights) {
        const [nx, ny] = [x + dx, y + dy];
        if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
        free = Math.max(free, weight * (1 - (mask.data[ny * width + nx] ?? 1)));
      }
      const own = mask.data[y * width + x] ?? 1;
      let kept = 1 - free;
      if (mode === "Staged") kept = kept < own && own > least ? least : own;
      // The soft edge is at least as free as requested.
      data[y * width + x] = kept > least && kept < 1 ? least : kept;
    }
  }
  return { ...mask, data };
}

/** Weights that fall from 1 in the middle to nothing beyond the radius. */
function kernel(radius: number, mode: GradientOptions["mode"]) {
  // The radius holds two and a half deviations.
  const deviation = radius / 2.5;
  const out: { dx: number; dy: number; weight: number }[] = [];
  for (let dy = -radius; dy <= radius; dy++) {
    for (let dx = -radius; dx <= radius; dx++) {
      const distance = Math.hypot(dx, dy);
      if (distance > radius) continue;
      const weight = mode === "Box Blur"
        ? 1 - distance / radius
        : Math.exp(-(distance ** 2) / (2 * deviation ** 2));
      if (weight > 0) out.push({ dx, dy, weight });
    }
  }
  return out;
}
