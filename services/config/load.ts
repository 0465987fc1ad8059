import { join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import "../errors/plain_words.ts";
import { messageOf } from "../errors/message_of.ts";
import { type Config, configSchema } from "./schema.ts";
import { masked } from "./secrets.ts";
import { PREFIX } from "./variables.ts";

/** A start that cannot continue; the message is one line for the user who typed the command. */
export class StartError extends Error {
  override readonly name = "StartError";
}

const KEYS = Object.keys(configSchema.shape);
/**
 * Variables with the prefix that are not settings: the data folder, and where one file unpacks
 * itself.
 */
const NOT_SETTINGS = /^ATELIER_(ROOT|CACHE|TEST_.*)$/;

/**
 * Reads `config.yaml` below the root and the environment.
 * @throws StartError naming the key, what was found and what is allowed.
 */
export function loadConfig(
  env: Record<string, string>,
  cwd: string,
  readText: (path: string) => string | null = readIfThere,
): Config {
  const root = resolve(cwd, env["ATELIER_ROOT"] || "data");
  const path = join(root, "config.yaml");
  const text = readText(path);
  const raw = asNamedHere({
    ...(text === null ? {} : fromFile(text, path)),
    ...fromEnvironment(env),
  });
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) throw new StartError(explain(parsed.error, raw));
  return { ...parsed.data, root };
}

/** InvokeAI's names of settings that are called otherwise here. */
const QUEUE_MODES: Record<string, string> = { round_robin: "fair", fifo: "fifo" };

function asNamedHere(raw: Record<string, unknown>): Record<string, unknown> {
  const { session_queue_mode: mode, ...rest } = raw;
  if (rest["max_queue_history"] === null) delete rest["max_queue_history"];
  if (rest["generation_devices"] === "auto") rest["generation_devices"] = [];
  if (mode === undefined || rest["queue_mode"] !== undefined) return rest;
  return { ...rest, queue_mode: QUEUE_MODES[String(mode).toLowerCase()] ?? mode };
}

function readIfThere(path: string): string | null {
  try {
    // Anything else may block forever, such as a pipe without a writer.
    if (!Deno.statSync(path).isFile) throw new Error("it is not a file");
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw new StartError(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function fromFile(text: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const line = messageOf(error).split("\n")[0];
    throw new StartError(`${path} is not valid YAML: ${line}`);
  }
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) {
    throw new StartError(`${path} must hold "key: value" lines.`);
  }
  return value as Record<string, unknown>;
}

function fromEnvironment(env: Record<string, string>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith(PREFIX) || NOT_SETTINGS.test(name)) continue;
    const key = name.slice(PREFIX.length).toLowerCase();
    found[key] = KEYS.includes(key) ? fromText(key, value) : value;
  }
  return found;
}

/** Environment variables are text: converts one to the type that the schema of its key expects. */
function fromText(key: string, text: string): unknown {
  const field = configSchema.shape[key as keyof typeof configSchema.shape].unwrap();
  if (field instanceof z.ZodBoolean) {
    const word = text.trim().toLowerCase();
    if (["1", "true", "yes", "on"].includes(word)) return true;
    if (["0", "false", "no", "off"].includes(word)) return false;
    return text;
  }
  if (field instanceof z.ZodNumber) {
    return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
  }
  if (field instanceof z.ZodArray) return text.split(",").map((s) => s.trim()).filter(Boolean);
  return text;
}

function explain(error: z.ZodError, raw: Record<string, unknown>): string {
  const lines = error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => `unknown setting "${key}"${suggest(key)}`).join("; ");
    }
    const key = issue.path.map(String).join(".");
    // A start that fails is logged, and what a backup failed of is sent to a webhook.
    const name = String(issue.path[0]);
    const found = JSON.stringify(masked(name, raw[name]));
    return `${key}: found ${found}, it ${issue.message}`;
  });
  return `Configuration: ${lines.join("; ")}.`;
}

function suggest(key: string): string {
  const near = KEYS.filter((k) =>
    k.includes(key) || key.includes(k) || k.startsWith(key.slice(0, 4))
  );
  return ` (${near.length > 0 ? "did you mean" : "known are"} ${
    (near.length > 0 ? near : KEYS).join(", ")
  })`;
}
