import type { z } from "zod";
import { UNKNOWN_BASES } from "../families/unknown.ts";
import { NodeInputError } from "./definition.ts";
import type { ModelIdentifierField } from "./fields.ts";

type Model = Pick<z.output<typeof ModelIdentifierField>, "name" | "base">;

/**
 * Requires that what is added to a model was made for its family, as far as either is known.
 *
 * @param kind what it is: "LoRA"
 * @throws {NodeInputError} for `field`
 */
export function requireSameFamily(kind: string, added: Model, model: Model, field: string): void {
  if (UNKNOWN_BASES.has(added.base) || UNKNOWN_BASES.has(model.base)) return;
  if (added.base === model.base) return;
  throw new NodeInputError(
    `the ${kind} "${added.name}" is for ${added.base}, the model "${model.name}" is ` +
      `${model.base}: take a ${kind} that was made for this model's family`,
    field,
  );
}
