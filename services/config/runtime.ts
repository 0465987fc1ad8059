import { join } from "node:path";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { TEMPORARY } from "../data_folder.ts";
import { problem } from "../errors/mod.ts";
import { writeWhole } from "../whole_file.ts";
import { formOf, namesInFile, type Setting } from "./describe.ts";
import { type Config, configSchema, type Settings } from "./schema.ts";
import { variableOf } from "./variables.ts";
import { withSettings } from "./write.ts";

/** Settings that decide who can reach the server are changed at its console only. */
const CONSOLE_ONLY = [
  "host",
  "port",
  "base_path",
  "trusted_proxies",
  "allowed_hosts",
  "setup_code",
  "multiuser",
  "models_folder",
] as const satisfies (keyof Settings)[];
/** Names of settings that hold secrets, including future ones. */
const SECRET = /token|secret|^password|credential|api_key|setup_code/i;
/** Settings that are in force at once; the others at the next start. */
const AT_ONCE: readonly string[] = ["log_level"];

type ConsoleOnly = (typeof CONSOLE_ONLY)[number];
type Shape = typeof configSchema.shape;
type Changeable = {
  [K in Exclude<keyof Shape, ConsoleOnly>]: z.ZodOptional<
    z.ZodNullable<ReturnType<Shape[K]["unwrap"]>>
  >;
};
/** Settings that are not named stay as they are; null restores the default. */
const changeable = Object.fromEntries(
  Object.entries(configSchema.shape)
    .filter(([key]) => !(CONSOLE_ONLY as readonly string[]).includes(key))
    .map(([key, field]) => [key, (field.unwrap() as z.ZodType).nullable().optional()]),
) as unknown as Changeable;

/** Settings that can be changed over HTTP: our own, and InvokeAI's names for three of them. */
export const runtimeChanges = z.strictObject({
  ...changeable,
  generation_devices: z.union([z.literal("auto"), z.array(z.string()).length(1)]).optional(),
  image_subfolder_strategy: z.literal("hash").optional(),
  max_queue_history: z.null().optional(),
});
export type RuntimeChanges = z.output<typeof runtimeChanges>;

export interface RuntimeConfigAnswer {
  /** Settings that are not the default. */
  set_fields: string[];
  config: Record<string, unknown>;
  /** Settings that were changed and are in force at the next start. */
  restart_needed: string[];
}

export interface RuntimeConfigOptions {
  db: Database;
  config: Config;
  audit: Pick<Audit, "record">;
  setLogLevel(level: Settings["log_level"]): Promise<void>;
  /** Which settings the environment fixes. */
  environment: Record<string, string>;
}

export type RuntimeConfig = ReturnType<typeof createRuntimeConfig>;

const DEFAULTS = configSchema.parse({});

/** The settings in effect, and changes of them, kept in `config.yaml`. */
export function createRuntimeConfig(options: RuntimeConfigOptions) {
  const { db, config, audit, setLogLevel, environment } = options;
  const { root, ...started } = config;
  const path = join(root, "config.yaml");
  /** One change at a time: each reads the file, changes it and writes it. */
  let turn: Promise<unknown> = Promise.resolve();
  /** Settings that the next start will find. */
  let next: Settings = { ...started };
  let level = config.log_level;

  function answer(): RuntimeConfigAnswer {
    const keys = Object.keys(DEFAULTS) as (keyof Settings)[];
    const differs = (a: Settings, b: Settings) =>
      keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
    const shown = Object.entries({
      ...next,
      generation_devices: next.device === "auto" ? "auto" : [next.device],
      image_subfolder_strategy: "hash",
      max_queue_history: null,
    }).map(([key, value]) => [key, masked(key, value)]);
    return {
      set_fields: differs(next, DEFAULTS),
      config: Object.fromEntries(shown),
      restart_needed: differs(next, started).filter((key) => !AT_ONCE.includes(key)),
    };
  }

  return {
    get: answer,

    /** Every setting, for a form. */
    settings(): Setting[] {
      const inFile = namesInFile(path);
      return (Object.keys(DEFAULTS) as (keyof Settings)[]).map((name) => ({
        name,
        ...formOf(name),
        value: masked(name, next[name]),
        running: masked(name, name === "log_level" ? level : started[name]),
        default: DEFAULTS[name],
        source: environment[variableOf(name)] !== undefined
          ? "environment"
          : inFile.has(name)
          ? "file"
          : "default",
        changeable: !(CONSOLE_ONLY as readonly string[]).includes(name),
      }));
    },
    logLevel: () => level,

    /** For this run of the server only. */
    setLogLevel: setLevel,

    /** @throws Problem conflict for a setting that an environment variable fixes. */
    change(actor: Actor, changes: RuntimeChanges): Promise<RuntimeConfigAnswer> {
      const done = turn.then(() => change(actor, changes));
      turn = done.catch(() => {});
      return done;
    },
  };

  async function setLevel(value: Settings["log_level"]): Promise<void> {
    await setLogLevel(value);
    level = value;
  }

  async function change(actor: Actor, changes: RuntimeChanges): Promise<RuntimeConfigAnswer> {
    const { generation_devices, image_subfolder_strategy: _, max_queue_history: __, ...rest } =
      changes;
    const set: Record<string, unknown> = { ...rest };
    if (generation_devices !== undefined) {
      set["device"] = Array.isArray(generation_devices) ? generation_devices[0] : "auto";
    }
    const fixed = Object.keys(set)
      .filter((key) => environment[variableOf(key)] !== undefined);
    if (fixed.length > 0) {
      const names = fixed.map(variableOf).join(", ");
      throw problem("conflict", say("set_by_environment", { names }));
    }
    const parsed = configSchema.safeParse({ ...next, ...withDefaults(set) });
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw problem("invalid", `${issue?.path.join(".")}: ${issue?.message}`);
    }
    if (Object.keys(set).length > 0) {
      const text = withSettings(await readIfThere(path), set);
      const details = { changed: Object.keys(set) };
      await changeAs(
        db,
        actor,
        (trx) => audit.record(trx, { actor, action: "config.update", details }),
      );
      await writeWhole(path, new TextEncoder().encode(text), join(root, TEMPORARY));
    }
    next = parsed.data;
    if ("log_level" in set && level !== next.log_level) await setLevel(next.log_level);
    return answer();
  }
}

/** The displayed form of a value: for a secret, only whether there is one. */
function masked(name: string, value: unknown): unknown {
  return SECRET.test(name) && value ? "********" : value;
}

/** Null stands for the default. */
function withDefaults(set: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(set).map(([key, value]) => [key, value ?? DEFAULTS[key as keyof Settings]]),
  );
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
