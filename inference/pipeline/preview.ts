import type { LatentColours } from "../families/family.ts";
import type { Latents } from "./latents.ts";
import { type Raster, rasterFromPlanes } from "./raster.ts";

/** An image of one pixel per latent cell, for models whose decoder is too heavy for previews. */
export function approximatePreview(latents: Latents, { factors, offset }: LatentColours): Raster {
  const area = latents.width * latents.height;
  const planes = new Float32Array(area * 3);
  for (let c = 0; c < 3; c++) {
    const plane = planes.subarray(c * area, (c + 1) * area).fill(offset[c] ?? 0);
    for (let channel = 0; channel < Math.min(latents.channels, factors.length); channel++) {
      const factor = factors[channel]?.[c] ?? 0;
      for (let i = 0; i < area; i++) {
        plane[i] = (plane[i] ?? 0) + (latents.data[channel * area + i] ?? 0) * factor;
      }
    }
  }
  return rasterFromPlanes(planes, latents.width, latents.height);
}
