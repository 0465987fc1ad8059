import type { z } from "zod";
import { type FieldProblem, invalid, wrong } from "../services/errors/mod.ts";

/**
 * Maximum number of field errors in one answer: a large body can have very many of the same kind.
 */
const TOLD = 50;

/** Returns what was sent as the schema reads it. @throws Problem 422 naming the fields */
export function checked(place: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.slice(0, TOLD).flatMap((issue) => fieldProblems(place, issue)).slice(
      0,
      TOLD,
    ),
  );
}

function fieldProblems(place: string, issue: z.core.$ZodIssue): FieldProblem[] {
  const path = [place, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, TOLD).map((key) => ({
      field: `${path}.${key}`,
      message: "unknown field",
    }));
  }
  return [wrong(path, issue.message)];
}
