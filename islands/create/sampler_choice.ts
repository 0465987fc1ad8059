import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";

/** The sampler in the form; a remembered one that the server lacks becomes the first it has. */
export function samplerOf(studio: Studio): string {
  const wanted = draftOf(studio).sampler.value;
  const { samplers } = studio.boot.engine;
  return samplers.includes(wanted) ? wanted : samplers[0] ?? wanted;
}
