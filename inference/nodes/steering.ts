import type { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { NodeInputError } from "./definition.ts";
import type { ModelIdentifierField } from "./fields.ts";
import { requireSameFamily } from "./same_family.ts";

type Model = z.output<typeof ModelIdentifierField>;

/** One kind of control that a denoiser can be given. */
export interface Steering<Field> {
  /** Its name in messages: "ControlNet". */
  kind: string;
  /** The field of the denoiser that takes it. */
  port: string;
  modelOf: (field: Field) => Model;
}

/**
 * The fields of one kind that were given to a denoiser, as a list.
 *
 * @throws {NodeInputError} for too many, and for those of another family than `model`
 */
export function steeringFields<Field>(
  given: Field | Field[] | null | undefined,
  { kind, port, modelOf }: Steering<Field>,
  model: Model,
): Field[] {
  const fields = given == null ? [] : Array.isArray(given) ? given : [given];
  const { count } = LIMITS.control;
  if (fields.length > count) {
    throw new NodeInputError(`at most ${count} ${kind}s can be used at once`, port);
  }
  for (const field of fields) requireSameFamily(kind, modelOf(field), model, port);
  return fields;
}

/** @throws {NodeInputError} for what would end before it begins */
export function requireLaterEnd(
  { begin_step_percent: begin, end_step_percent: end }: {
    begin_step_percent: number;
    end_step_percent: number;
  },
): void {
  if (begin < end) return;
  throw new NodeInputError(
    `it would begin at ${begin} and end at ${end} of the steps: the end must be later`,
    "end_step_percent",
  );
}
