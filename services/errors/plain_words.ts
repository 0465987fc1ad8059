import { z } from "zod";

/** What zod reports, in the words of the person who sent it. Schemas may still say it better. */
function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is missing"
        : `must be ${TYPES[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`;
    case "too_small":
      return limit("at least", issue.origin, issue.minimum);
    case "too_big":
      return limit("at most", issue.origin, issue.maximum);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
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

const UNITS: Record<string, string> = {
  string: " characters long",
  array: " entries long",
  set: " entries long",
  file: " bytes long",
};

function limit(word: string, origin: string, bound: number | bigint): string {
  return `must be ${word} ${bound}${UNITS[origin] ?? ""}`;
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
