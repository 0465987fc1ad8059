import type { Graph } from "../../inference/graph/schema.ts";
import type { Actor } from "../actor.ts";
import type { Images } from "../images/mod.ts";
import type { Models } from "../models/mod.ts";
import { referencesOf } from "../queue/references.ts";

/**
 * Fetches what a graph names, with its owner's rights as they are now.
 * @throws Problem not_found or forbidden
 */
export async function gatherInputs(
  { images, models }: { images: Pick<Images, "readFile">; models: Pick<Models, "resolve"> },
  owner: Actor,
  graph: Graph,
): Promise<{ models: Record<string, string>; images: Record<string, Uint8Array> }> {
  const named = referencesOf(graph, null);
  const folders: Record<string, string> = {};
  for (const key of named.models.keys()) folders[key] = (await models.resolve(owner, key)).folder;
  const pictures: Record<string, Uint8Array> = {};
  for (const name of named.images.keys()) pictures[name] = await images.readFile(owner, name);
  return { models: folders, images: pictures };
}
