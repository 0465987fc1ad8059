import { z } from "zod";
import { seededNoise } from "../schedulers/noise.ts";
import { defineNode } from "./definition.ts";
import { LatentsField } from "./fields.ts";
import { port, value } from "./ports.ts";

/**
 * Cells of latents per side of eight pixels, and channels: Stable Diffusion 1's, which is what
 * this node knows (it has no model to ask).
 */
const FACTOR = 8;
const CHANNELS = 4;

/** The noise an image starts from; the same for a seed and size on every device. */
export const noise = defineNode({
  type: "noise",
  inputs: {
    seed: port("integer", value.seed.default(0)),
    width: port("integer", value.side.default(512)),
    height: port("integer", value.side.default(512)),
    use_cpu: port("boolean", z.boolean().default(true)),
  },
  outputs: {
    noise: port("LatentsField", LatentsField),
    width: port("integer", value.int),
    height: port("integer", value.int),
  },
  run({ seed, width, height }, { latents }) {
    const [w, h] = [width / FACTOR, height / FACTOR];
    const data = seededNoise(seed, "start")(CHANNELS * w * h, 0);
    const name = latents.save({ data, channels: CHANNELS, width: w, height: h, seed });
    return { noise: { latents_name: name, seed }, width, height };
  },
});
