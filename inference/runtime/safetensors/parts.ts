import { join } from "node:path";
import { NetworkConfig } from "../../families/network_config.ts";
import { recogniseWeights } from "../../recognition/mod.ts";
import type { Recognition } from "../../recognition/types.ts";
import type { ComponentName, ModelSource } from "../../types.ts";
import { openWeights, type Weights } from "../../weights/catalogue.ts";
import { isUnchanged } from "../../weights/file.ts";
import { readConfigIfThere } from "../model_folder.ts";
import { Recent } from "../recent.ts";

/** The weights of one component, and what is written beside them. */
export interface Part {
  /** Its file or folder. */
  path: string;
  weights: Weights;
  /** `config.json` of a folder; empty for a single file. */
  config: NetworkConfig;
  /** Changes when one of its files does. */
  stamp: string;
  /** Whether the file holds only this component. */
  alone: boolean;
}

export interface Parts {
  /** @throws {WeightsError} for weights that are missing, damaged or changed while in use */
  open(source: ModelSource, component: ComponentName): Promise<Part>;
  /**
   * The weights of a model that is one network.
   * @throws {WeightsError} as `open` does
   */
  whole(path: string): Promise<Part>;
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
  const known = new Recent<string, Known>(KEPT);

  async function openPath(path: string): Promise<Known> {
    const found = known.get(path);
    if (found && await isUnchanged(found.weights.files)) return found;
    const opened = { weights: await openWeights(path), recognition: null };
    known.set(path, opened);
    return opened;
  }

  async function partAt(path: string, alone: boolean): Promise<Part> {
    const { weights } = await openPath(path);
    const isFolder = (await Deno.stat(path)).isDirectory;
    const config = isFolder ? await readConfigIfThere(path, "config.json", NetworkConfig) : null;
    const stamp = weights.files.map((file) => `${file.path} ${file.stamp}`).join("\n");
    return { path, weights, config: config ?? {}, stamp, alone };
  }

  return {
    async open(source, component) {
      const place = placeOf(source, component);
      // An autoencoder may be a model of its own: then its folder is the model's.
      const isModel = component === "vae" && source.format === "diffusers" &&
        await Deno.stat(place.path).catch(() => null) === null;
      const { path, alone } = isModel ? { path: source.path, alone: true } : place;
      return await partAt(path, alone);
    },

    whole: (path) => partAt(path, true),

    async recognise(source) {
      const known = await openPath(placeOf(source, "unet").path);
      return await (known.recognition ??= recogniseWeights(known.weights));
    },
  };
}

/**
 * Where a component lies: where it was put by itself, in its folder, or in the file of the whole.
 */
function placeOf({ path, format, components = {} }: ModelSource, component: ComponentName) {
  const own = components[component];
  if (own !== undefined) return { path: own, alone: true };
  if (format === "diffusers") return { path: join(path, component), alone: true };
  return { path, alone: false };
}
