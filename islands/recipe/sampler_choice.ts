import type { SamplerName } from "../../inference/schedulers/names.ts";
import type { Studio } from "../studio/studio.ts";
import { draftOf } from "./draft.ts";

/** The sampler in the form; if the server lacks a remembered one, its first sampler. */
export function samplerOf(studio: Studio): SamplerName | undefined {
  const wanted = draftOf(studio).sampler.value;
  const { samplers } = studio.boot.engine;
  return samplers.find((name) => name === wanted) ?? samplers[0];
}
