import { basename } from "node:path";
import { recogniseWeights } from "../../inference/recognition/mod.ts";
import { predictionOfYaml } from "../../inference/recognition/prediction.ts";
import {
  type Base,
  type ModelType,
  type Part,
  type Recognition,
  RUNNABLE_BASES,
} from "../../inference/recognition/types.ts";
import { openWeights } from "../../inference/weights/catalogue.ts";
import type { ModelFacts, ModelFormat } from "./facts.ts";
import { filesOf, fingerprint, yamlBeside } from "./files.ts";
import { requireInside } from "./inside.ts";
import type { Layout } from "./layout.ts";
import { FolderError, weightsProblem } from "./problems.ts";
import { networkConfig, requireFitting } from "./fits.ts";
import { requireSoundNumbers } from "./sample.ts";
import { sizeOf } from "./on_disk.ts";
import { factsOf } from "./weights_facts.ts";

/**
 * Opens weights, recognises them, checks a sample of their numbers, and builds the networks that
 * they should make.
 * @param expected the networks, by what the weights are found to be
 * @throws FolderError
 */
export async function inspect(
  path: string,
  place: string,
  expected: (found: Recognition) => readonly Part[],
): Promise<Recognition> {
  try {
    const weights = await openWeights(path);
    const found = await recogniseWeights(weights);
    await requireSoundNumbers(weights, place);
    if (found.refused === null) {
      const config = (await Deno.stat(path)).isDirectory ? networkConfig(path, place) : {};
      requireFitting(weights, found, place, { parts: expected(found), config });
    }
    return found;
  } catch (error) {
    if (error instanceof FolderError) throw error;
    throw new FolderError([weightsProblem(error, place)]);
  }
}

/** A single file of weights, or the folder of one network. @throws FolderError */
export async function readWeightsModel(
  path: string,
  layout: Extract<Layout, "network" | "file">,
  base?: Base,
): Promise<ModelFacts> {
  const found = await inspect(path, basename(path), ({ parts }) => parts);
  const told = withBase(layout === "file" ? await besides(path, found) : found, base);
  const files = filesOf(path);
  if (layout === "network") requireInside(files);
  return {
    ...factsOf(told, basename(path)),
    name: null,
    format: formatOf(found.type, layout),
    ...fingerprint(files),
  };
}

const LARGEST_YAML = 64 * 1024;

/** The prediction type in the yaml file beside a checkpoint, for weights that do not state it. */
async function besides(path: string, found: Recognition): Promise<Recognition> {
  const yaml = yamlBeside(path);
  if (found.type !== "main" || (sizeOf(yaml) ?? LARGEST_YAML) >= LARGEST_YAML) return found;
  const said = predictionOfYaml(await Deno.readTextFile(yaml).catch(() => ""));
  return said === null ? found : { ...found, prediction: said };
}

/** The user's choice of a family is used if the file does not state one. */
function withBase(found: Recognition, base: Base | undefined): Recognition {
  if (base === undefined || !RUNNABLE_BASES.has(base)) return found;
  const open = found.base === "unknown" && ["lora", "embedding"].includes(found.type);
  if (open) return { ...found, base, refused: null };
  return found.base === "any" && found.type === "vae" ? { ...found, base } : found;
}

/** InvokeAI's words for how models of each type lie on disk. */
function formatOf(type: ModelType, layout: Layout): ModelFormat {
  if (layout === "network") return "diffusers";
  if (type === "lora" || type === "control_lora") return "lycoris";
  return type === "embedding" ? "embedding_file" : "checkpoint";
}
