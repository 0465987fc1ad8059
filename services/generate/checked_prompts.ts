import { LIMITS } from "../../inference/graph/limits.ts";
import { invalid } from "../errors/mod.ts";
import type { GenerateInput } from "./simple.ts";

/**
 * Checks that the fields of the simple form fit together, and returns its prompts.
 * @throws Problem 422 naming each wrong field
 */
export function checkedPrompts(input: GenerateInput): [string, ...string[]] {
  const { prompt, prompts = [], seed, count, init_image, strength, mask, extend } = input;
  const { axes = [] } = input;
  const problems = [];
  const [first, ...others] = prompt === undefined ? prompts : [prompt, ...prompts];
  if (first === undefined) {
    problems.push({ field: "body.prompt", message: "is needed, or prompts" });
  } else if (prompt !== undefined && input.prompts) {
    problems.push({ field: "body.prompts", message: "send prompt or prompts, not both" });
  }
  if (seed !== undefined && seed + count - 1 > LIMITS.seed.max) {
    problems.push({ field: "body.seed", message: `the last seed must be ≤ ${LIMITS.seed.max}` });
  }
  for (const [field, value] of Object.entries({ strength, mask, extend })) {
    if (value !== undefined && init_image === undefined) {
      problems.push({ field: `body.${field}`, message: "needs init_image" });
    }
  }
  for (const [i, { field }] of axes.entries()) {
    if (axes.findIndex((axis) => axis.field === field) < i) {
      problems.push({ field: `body.axes.${i}.field`, message: "is the other axis already" });
    }
    if (field === "seed" && (seed !== undefined || count > 1)) {
      problems.push({
        field: `body.axes.${i}`,
        message: "send no seed and a count of 1 with seeds",
      });
    }
    if (field === "strength" && (init_image === undefined || extend)) {
      problems.push({ field: `body.axes.${i}`, message: "needs init_image, and no extend" });
    }
  }
  if (mask !== undefined && extend !== undefined) {
    problems.push({ field: "body.extend", message: "send extend or mask, not both" });
  }
  if (extend && !Object.values(extend).some((side) => side > 0)) {
    problems.push({ field: "body.extend", message: "extend at least one side" });
  }
  if (first === undefined || problems.length > 0) throw invalid(problems);
  return [first, ...others];
}
