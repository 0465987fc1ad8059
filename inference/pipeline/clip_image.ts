import type { Raster, ResampleMode } from "./raster.ts";
import type { Plane } from "./tiling.ts";

/** Mean and deviation of the colours that CLIP was trained on (openai/CLIP, clip/clip.py). */
const MEAN = [0.48145466, 0.4578275, 0.40821073] as const;
const DEVIATION = [0.26862954, 0.26130258, 0.27577711] as const;

/**
 * Brings an image to the form of CLIP's image encoder: its shorter side scaled to `side`, the
 * middle cut out, colours normalized; what is transparent becomes white.
 */
export async function clipImage(
  source: Raster,
  side: number,
  resize: (raster: Raster, width: number, height: number, mode: ResampleMode) => Promise<Raster>,
): Promise<Plane> {
  const factor = side / Math.min(source.width, source.height);
  const [width, height] = [source.width, source.height].map((n) =>
    Math.max(side, Math.trunc(n * factor))
  ) as [number, number];
  const { channels, data } = await resize(source, width, height, "bicubic");
  const [left, top] = [width, height].map((n) => Math.trunc((n - side) / 2)) as [number, number];
  const planes = new Float32Array(3 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const at = ((y + top) * width + x + left) * channels;
      const alpha = channels === 4 ? data[at + 3]! / 255 : 1;
      for (let c = 0; c < 3; c++) {
        const value = data[at + (channels === 1 ? 0 : c)]! / 255 * alpha + 1 - alpha;
        planes[(c * side + y) * side + x] = (value - MEAN[c]!) / DEVIATION[c]!;
      }
    }
  }
  return { data: planes, channels: 3, width: side, height: side };
}
