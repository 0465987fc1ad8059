import { SAMPLER_NAMES } from "../../inference/schedulers/names.ts";

/** The part `samplers`. */
export function samplers(): string {
  return `${SAMPLER_NAMES.map((name) => `\`${name}\``).join(", ")}.`;
}
