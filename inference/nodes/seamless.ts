import { z } from "zod";
import { defineNode } from "./definition.ts";
import { UNetField, VAEField } from "./fields.ts";
import { port, wire } from "./ports.ts";

const side = port("boolean", z.boolean().default(true));

/** Lets images continue at their opposite edges, so that copies side by side show no seam. */
export const seamless = defineNode({
  type: "seamless",
  inputs: {
    unet: wire("UNetField", UNetField.nullish()),
    vae: wire("VAEField", VAEField.nullish()),
    seamless_y: side,
    seamless_x: side,
  },
  outputs: {
    unet: port("UNetField", UNetField.nullish()),
    vae: port("VAEField", VAEField.nullish()),
  },
  run({ unet, vae, seamless_x, seamless_y }) {
    const seamless_axes = [seamless_x && "x" as const, seamless_y && "y" as const].filter((axis) =>
      axis !== false
    );
    return {
      unet: unet ? { ...unet, seamless_axes } : null,
      vae: vae ? { ...vae, seamless_axes } : null,
    };
  },
});
