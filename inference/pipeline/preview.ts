import type { Latents } from "./latents.ts";
import { type Raster, rasterFromPlanes } from "./raster.ts";

/**
 * Rough colours of Stable Diffusion 1 latents, one row a channel: what a linear fit of latents to
 * pixels gives. The numbers are those in ComfyUI's `comfy/latent_formats.py` (`SD15`).
 */
const SD1_RGB = [
  [0.3512, 0.2297, 0.3227],
  [0.3250, 0.4974, 0.2350],
  [-0.2829, 0.1762, 0.2721],
  [-0.2120, -0.2616, -0.7177],
];

/** A picture of one pixel per latent cell, for models whose decoder is too heavy for previews. */
export function approximatePreview(latents: Latents): Raster {
  const area = latents.width * latents.height;
  const planes = new Float32Array(area * 3);
  for (let channel = 0; channel < Math.min(latents.channels, SD1_RGB.length); channel++) {
    for (let c = 0; c < 3; c++) {
      const factor = SD1_RGB[channel]?.[c] ?? 0;
      for (let i = 0; i < area; i++) {
        const value = latents.data[channel * area + i] ?? 0;
        planes[c * area + i] = (planes[c * area + i] ?? 0) + value * factor;
      }
    }
  }
  return rasterFromPlanes(planes, latents.width, latents.height);
}
