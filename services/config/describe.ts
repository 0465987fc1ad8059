import { parse } from "yaml";
import { z } from "zod";
import { configSchema, type Settings } from "./schema.ts";

/**
 * A setting as a form needs it. Beside the settings and not in the contract: it knows their names.
 */
export const settingSchema = z.object({
  name: configSchema.keyof(),
  kind: z.enum(["flag", "number", "choice", "text", "list"]),
  value: z.unknown().describe("what the next start finds; secrets masked"),
  running: z.unknown().describe("what is in force now"),
  default: z.unknown(),
  source: z.enum(["default", "file", "environment"]),
  changeable: z.boolean().describe("by PATCH of the runtime config; else at the console"),
  min: z.number().nullable(),
  max: z.number().nullable(),
  choices: z.array(z.string()).nullable(),
});
export type Setting = z.infer<typeof settingSchema>;

type Field = (typeof configSchema.shape)[keyof Settings];

/** Properties of a setting's values that a form needs, from its schema. */
export function formOf(name: keyof Settings): Pick<Setting, "kind" | "min" | "max" | "choices"> {
  const field: z.ZodType = (configSchema.shape[name] as Field).unwrap();
  const none = { min: null, max: null, choices: null };
  if (field instanceof z.ZodBoolean) return { ...none, kind: "flag" };
  if (field instanceof z.ZodNumber) {
    return { ...none, kind: "number", min: field.minValue, max: field.maxValue };
  }
  if (field instanceof z.ZodEnum) {
    return { ...none, kind: "choice", choices: field.options.map(String) };
  }
  return { ...none, kind: field instanceof z.ZodArray ? "list" : "text" };
}

/** The names that `config.yaml` sets. A file that cannot be read sets nothing. */
export function namesInFile(path: string): Set<string> {
  try {
    const found: unknown = parse(Deno.readTextFileSync(path));
    return new Set(typeof found === "object" && found !== null ? Object.keys(found) : []);
  } catch {
    return new Set();
  }
}
