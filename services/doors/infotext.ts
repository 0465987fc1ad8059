import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";
import { commonName } from "../sampler_names.ts";

/**
 * How an image was made, as AUTOMATIC1111 writes it into a file: the prompt, the negative prompt,
 * and a line of settings. Programs read it, and so does the upload here.
 *
 * @param metadata InvokeAI's fields
 */
export function infotext(metadata: Record<string, unknown>): string {
  const text = (name: string) => typeof metadata[name] === "string" ? metadata[name] as string : "";
  const { steps, cfg_scale, seed, width, height, model } = metadata;
  const sampler = SAMPLER_NAMES.find((name) => name === metadata["scheduler"]);
  const settings = Object.entries({
    Steps: steps,
    Sampler: sampler && commonName(sampler),
    "CFG scale": cfg_scale,
    Seed: seed,
    Size: width && height ? `${width}x${height}` : undefined,
    Model: (model as { name?: unknown } | undefined)?.name,
  }).filter(([, value]) => value !== undefined && value !== null);
  return [
    text("positive_prompt"),
    ...(text("negative_prompt") ? [`Negative prompt: ${text("negative_prompt")}`] : []),
    settings.map(([name, value]) => `${name}: ${value}`).join(", "),
  ].filter((line) => line !== "").join("\n");
}
