import { z } from "zod";
import { say, words } from "../contract/refusals.ts";

/** Zod's errors in plain words. A schema may provide a better message. */
function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? words(say("is_missing"))
        : `must be ${TYPES[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case "too_small":
      return atLeast(issue.origin, Number(issue.minimum));
    case "too_big":
      return atMost(issue.origin, Number(issue.maximum));
    case "not_multiple_of":
      return words(say("multiple_of", { divisor: issue.divisor }));
    case "invalid_value":
      return `must be one of ${issue.values.map((v) => JSON.stringify(v)).join(", ")}`;
    case "unrecognized_keys":
      return `unknown: ${issue.keys.join(", ")}`;
    default:
      return undefined;
  }
}

const TYPES: Record<string, string> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false (boolean)",
  array: "a list",
  object: "an object",
  record: "an object",
};

function atLeast(origin: string, least: number): string {
  if (origin === "string") return words(say("at_least_characters", { least }));
  if (origin === "array" || origin === "set") return words(say("at_least_entries", { least }));
  return words(say("at_least", { least }));
}

function atMost(origin: string, most: number): string {
  if (origin === "string") return words(say("at_most_characters", { most }));
  if (origin === "array" || origin === "set") return words(say("at_most_entries", { most }));
  return words(say("at_most", { most }));
}

function kindOf(input: unknown): string {
  if (input === null) return "null";
  if (Array.isArray(input)) return "a list";
  if (typeof input === "number") return Number.isFinite(input) ? String(input) : "no number";
  return {
    string: "text",
    boolean: "true or false",
    object: "an object",
  }[typeof input as string] ??
    typeof input;
}

// For every schema of the process: each door that reads input speaks the same way.
z.config({ customError: plainWords });
