import type { ModelDetails } from "./facts.ts";

/** Details for a record that was written before there were models of several kinds. */
const OLD = {
  label: "Stable Diffusion",
  kind: null,
  precision: null,
  parts: ["unet", "vae", "text_encoder"],
  needs: [],
} as const;

/** The details of a row, with those that older rows lack. */
export function detailsOf({ details }: { details: string }): ModelDetails {
  return { ...OLD, ...JSON.parse(details) as ModelDetails };
}
