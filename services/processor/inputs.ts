import type { Graph } from "../../inference/graph/schema.ts";
import { namesIn } from "../../inference/prompts/windows.ts";
import type { EmbeddingSource, ModelSource } from "../../inference/types.ts";
import type { Actor } from "../actor.ts";
import { problem } from "../errors/mod.ts";
import type { Images } from "../images/mod.ts";
import type { Models } from "../models/mod.ts";
import type { LoadedModel } from "./tell.ts";
import { referencesOf } from "../generate/references.ts";

export interface Inputs {
  /** By model key. */
  models: Record<string, ModelSource>;
  images: Record<string, Uint8Array>;
  /** Those that the graph's texts name. */
  embeddings: EmbeddingSource[];
  /** Names of the models. */
  named: LoadedModel[];
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
  for (const given of named.models.keys()) {
    const { source, key, hash, name, base, type } = await models.resolve(owner, given);
    sources[given] = source;
    called.push({ key, hash, name, base, type });
  }
  const pictures: Record<string, Uint8Array> = {};
  let size = 0;
  for (const name of named.images.keys()) {
    const picture = await images.readFile(owner, name);
    size += picture.length;
    if (size > MOST_BYTES) {
      throw problem(
        "too_large",
        "The pictures that this starts from are larger than 256 MB together.",
      );
    }
    pictures[name] = picture;
  }
  const embeddings = await models.embeddings(owner, namesIn(JSON.stringify(graph)));
  return { models: sources, images: pictures, embeddings, named: called };
}
