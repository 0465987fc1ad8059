import { join } from "node:path";
import { z } from "zod";
import { recogniseWeights } from "../../recognition/mod.ts";
import type { Recognition } from "../../recognition/types.ts";
import type { ComponentName, ModelSource } from "../../types.ts";
import { openWeights, type Weights } from "../../weights/catalogue.ts";
import { WeightsError } from "../../weights/errors.ts";
import { requireUnchanged } from "../../weights/file.ts";
import { readConfigIfThere } from "../model_folder.ts";

/** The weights of one component, and what is written beside them. */
export interface Part {
  /** Its file or folder. */
  path: string;
  weights: Weights;
  /** `config.json` of a folder; empty for a single file. */
  config: z.output<typeof PartConfig>;
  /** Changes when one of its files does. */
  stamp: string;
  /** Whether the file holds only this component. */
  alone: boolean;
}

/** What diffusers and transformers write beside the weights, as far as their shapes do not tell it. */
const PartConfig = z.looseObject({
  norm_num_groups: z.int().min(1),
  attention_head_dim: z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]),
  num_attention_heads: z.union([z.int().min(1), z.array(z.int().min(1)).min(1)]).nullable(),
  block_out_channels: z.array(z.int().min(1)).min(1),
  addition_time_embed_dim: z.int().min(1).nullable(),
  projection_class_embeddings_input_dim: z.int().min(1).nullable(),
  scaling_factor: z.number().gt(0),
  hidden_act: z.string(),
}).partial();

export interface Parts {
  /** @throws {WeightsError} for weights that are missing, damaged or changed while in use */
  open(source: ModelSource, component: ComponentName): Promise<Part>;
  /** Returns the family of a model's U-Net. */
  recognise(source: ModelSource): Promise<Recognition>;
}

interface Known {
  weights: Weights;
  recognition: Promise<Recognition> | null;
}

/** Maximum number of tables of tensors kept: one of SDXL's has some 2 500 entries. */
const KEPT = 16;

/** Finds the weights of components, and keeps the tables of the files that were read last. */
export function createParts(): Parts {
  const known = new Map<string, Known>();

  async function openPath(path: string): Promise<Known> {
    const found = known.get(path);
    if (found && await isUnchanged(found.weights)) return found;
    const opened = { weights: await openWeights(path), recognition: null };
    known.delete(path);
    known.set(path, opened);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    return opened;
  }

  return {
    async open(source, component) {
      const place = placeOf(source, component);
      // An autoencoder may be a model of its own: then its folder is the model's.
      const isModel = component === "vae" && source.format === "diffusers" &&
        await Deno.stat(place.path).catch(() => null) === null;
      const { path, alone } = isModel ? { path: source.path, alone: true } : place;
      const { weights } = await openPath(path);
      const isFolder = (await Deno.stat(path)).isDirectory;
      const config = isFolder ? await readConfigIfThere(path, "config.json", PartConfig) : null;
      const stamp = weights.files.map((file) => `${file.path} ${file.stamp}`).join("\n");
      return { path, weights, config: config ?? {}, stamp, alone };
    },

    async recognise(source) {
      const known = await openPath(placeOf(source, "unet").path);
      return await (known.recognition ??= recogniseWeights(known.weights));
    },
  };
}

/** Where a component lies: where it was put by itself, in its folder, or in the file of the whole. */
function placeOf({ path, format, components = {} }: ModelSource, component: ComponentName) {
  const own = components[component];
  if (own !== undefined) return { path: own, alone: true };
  if (format === "diffusers") return { path: join(path, component), alone: true };
  return { path, alone: false };
}

async function isUnchanged(weights: Weights): Promise<boolean> {
  try {
    await requireUnchanged(weights.files);
    return true;
  } catch (error) {
    if (error instanceof WeightsError) return false;
    throw error;
  }
}
