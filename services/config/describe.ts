import { parse } from "yaml";
import { z } from "zod";
import { configSchema, type Settings } from "./schema.ts";

/** A setting as a form needs it. */
export interface Setting {
  name: keyof Settings;
  kind: "flag" | "number" | "choice" | "text" | "list";
  /** What the next start will find; secrets are masked. */
  value: unknown;
  /** What is in force now. */
  running: unknown;
  default: unknown;
  source: "default" | "file" | "environment";
  /** Over HTTP; the others only at the console. */
  changeable: boolean;
  /** Of a number. */
  min: number | null;
  max: number | null;
  /** Of a choice. */
  choices: string[] | null;
}

type Field = (typeof configSchema.shape)[keyof Settings];

/** What a form has to know of a setting's values, from its schema. */
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
