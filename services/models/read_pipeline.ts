import { join } from "node:path";
import { z } from "zod";
import type { Part, Recognition } from "../../inference/recognition/types.ts";
import type { ModelFacts } from "./facts.ts";
import { filesOf, fingerprint } from "./files.ts";
import { requireInside } from "./inside.ts";
import { type FileProblem, FolderError } from "./problems.ts";
import { readJson } from "./read_json.ts";
import { inspect } from "./read_weights.ts";
import { sizeOf } from "./on_disk.ts";
import { factsOf } from "./weights_facts.ts";

/** Which type of weights each folder of a pipeline must hold. */
const PART_TYPES: Readonly<Record<Exclude<Part, "unet" | "image_encoder">, string>> = {
  vae: "vae",
  text_encoder: "clip_embed",
  text_encoder_2: "clip_embed",
};

const schedulerConfig = z.looseObject({
  prediction_type: z.string(),
  rescale_betas_zero_snr: z.boolean(),
}).partial();

/** The folder of a diffusers pipeline with `.safetensors` weights. @throws FolderError */
export async function readPipeline(folder: string): Promise<ModelFacts> {
  const problems: FileProblem[] = [];
  const files = filesOf(folder);
  requireInside(files);
  const open = (part: Part | "transformer") =>
    inspect(join(folder, part), part, (found) => {
      if (part === "transformer") return [];
      // What holds something else is named as that.
      const isMeant = part === "unet"
        ? found.type === "main"
        : found.type === PART_TYPES[part as keyof typeof PART_TYPES];
      return isMeant ? [part] : [];
    });
  if (sizeOf(join(folder, "unet")) === null && sizeOf(join(folder, "transformer")) !== null) {
    factsOf(await open("transformer"), "transformer");
  }
  const unet = await open("unet");
  const facts = factsOf(unet, "unet");
  const parts: Part[] = ["unet"];
  for (const [part, type] of Object.entries(PART_TYPES) as [Part, string][]) {
    if (!facts.details.needs.includes(part) || sizeOf(join(folder, part)) === null) continue;
    try {
      const found = await open(part);
      if (found.type === type) parts.push(part);
      else problems.push({ file: part, message: `holds something else: ${found.label}` });
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new FolderError(problems);
  const { details } = factsOf(scheduled(folder, unet), "unet");
  return {
    ...facts,
    name: null,
    format: "diffusers",
    ...fingerprint(files),
    details: {
      ...details,
      precision: unet.precision,
      parts,
      needs: details.needs.filter((part) => !parts.includes(part)),
    },
  };
}

/** The scheduler's settings that describe how the model was trained. */
function scheduled(folder: string, unet: Recognition): Recognition {
  try {
    const json = readJson(join(folder, "scheduler/scheduler_config.json"));
    const { prediction_type, rescale_betas_zero_snr } = schedulerConfig.parse(json);
    return {
      ...unet,
      prediction: prediction_type === "v_prediction" ? "v_prediction" : "epsilon",
      zeroTerminalSnr: rescale_betas_zero_snr ?? unet.zeroTerminalSnr,
    };
  } catch {
    return unet;
  }
}
