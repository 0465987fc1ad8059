import type { z } from "zod";
import { defineNode } from "./definition.ts";
import { FreeUConfig, UNetField } from "./fields.ts";
import { port, wire } from "./ports.ts";

const { b1, b2, s1, s2 } = FreeUConfig.shape;
const factor = (schema: z.ZodNumber, fallback: number) => port("float", schema.default(fallback));

/**
 * Weighs the two ways that meet in a U-Net: what comes from below, and what was there before (Si et
 * al. 2023, "FreeU: Free Lunch in Diffusion U-Net").
 */
export const freeU = defineNode({
  type: "freeu",
  inputs: {
    unet: wire("UNetField", UNetField),
    b1: factor(b1, 1.2),
    b2: factor(b2, 1.4),
    s1: factor(s1, 0.9),
    s2: factor(s2, 0.2),
  },
  outputs: { unet: port("UNetField", UNetField) },
  run: ({ unet, ...freeu_config }) => ({ unet: { ...unet, freeu_config } }),
});
