import type { Graph } from "../../inference/graph/schema.ts";
import { namesIn } from "../../inference/prompts/windows.ts";
import type { EmbeddingSource, ModelSource } from "../../inference/types.ts";
import type { Actor } from "../actor.ts";
import { problem } from "../errors/mod.ts";
import type { Images } from "../images/mod.ts";
import type { Models } from "../models/mod.ts";
import type { Weights } from "../models/weights.ts";
import type { LoadedModel } from "./tell.ts";
import { referencesOf } from "../generate/references.ts";

export interface Inputs {
  /** By model key. */
  models: Record<string, ModelSource>;
  images: Record<string, Uint8Array>;
  /** Those that the graph's texts name. */
  embeddings: EmbeddingSource[];
  /** Names of the models, and what they take of a device. */
  named: LoadedModel[];
  weights: Weights[];
}

/**
 * For all images of a graph together: they are in memory at once, and a graph can name a thousand.
 */
const MOST_BYTES = 256_000_000;

/**
 * Loads the images and models that a graph names, with its owner's current rights.
 * @throws Problem not_found, forbidden or too_large
 */
export async function gatherInputs(
  { images, models }: {
    images: Pick<Images, "readFile">;
    models: Pick<Models, "resolve" | "embeddings">;
  },
  owner: Actor,
  graph: Graph,
): Promise<Inputs> {
  const named = referencesOf(graph, null);
  const sources: Record<string, ModelSource> = {};
  const called: LoadedModel[] = [];
  const weights: Weights[] = [];
  for (const given of named.models.keys()) {
    const { source, weights: of, ...rest } = await models.resolve(owner, given);
    const { key, hash, name, base, type } = rest;
    weights.push(of);
    sources[given] = source;
    called.push({ key, hash, name, base, type });
  }
  const loaded: Record<string, Uint8Array> = {};
  let size = 0;
  for (const name of named.images.keys()) {
    const image = await images.readFile(owner, name);
    size += image.length;
    if (size > MOST_BYTES) {
      throw problem(
        "too_large",
        "The images that this starts from are larger than 256 MB together.",
      );
    }
    loaded[name] = image;
  }
  const embeddings = await models.embeddings(owner, namesIn(JSON.stringify(graph)));
  return { models: sources, images: loaded, embeddings, named: called, weights };
}
