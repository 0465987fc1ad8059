import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Audit } from "../audit/mod.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { TEMPORARY } from "../data_folder.ts";
import { problem } from "../errors/mod.ts";
import type { Peers } from "../peers/types.ts";
import { writeWhole } from "../whole_file.ts";
import { formOf, namesInFile, type Setting } from "./describe.ts";
import { loadConfig } from "./load.ts";
import { type Config, configSchema, type Settings } from "./schema.ts";
import { masked } from "./secrets.ts";
import { variableOf } from "./variables.ts";
import { withSettings } from "./write.ts";

const log = getLogger(["atelier", "config"]);

/** Settings that decide who can reach the server are changed at its console only. */
const CONSOLE_ONLY = [
  "host",
  "port",
  "base_path",
  "trusted_proxies",
  "allowed_hosts",
  "setup_code",
  "metrics_token",
  "multiuser",
  "models_folder",
  "model_roots",
  "ssl_certfile",
  "ssl_keyfile",
  "backup_folder",
  "database",
  "version_check_url",
  "storage",
  "backup_copy",
  "storage_endpoint",
  "storage_region",
  "storage_path_style",
  "storage_access_key",
  "storage_secret_key",
  "storage_links",
  "alerts_webhook_url",
  "smtp_url",
  "mail_from",
  "public_url",
] as const satisfies (keyof Settings)[];
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

/** Settings that can be changed over HTTP: our own, and InvokeAI's values for some of them. */
export const runtimeChanges = z.strictObject({
  ...changeable,
  generation_devices: z.union([z.literal("auto"), changeable.generation_devices]).optional(),
  image_subfolder_strategy: z.literal("hash").optional(),
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
  /** The servers that read the same file. Default: none. */
  peers?: Pick<Peers, "tell" | "hear" | "onGap">;
}

export type RuntimeConfig = ReturnType<typeof createRuntimeConfig>;

const DEFAULTS = configSchema.parse({});

/** The settings in effect, and changes of them, kept in `config.yaml`. */
export function createRuntimeConfig(options: RuntimeConfigOptions) {
  const { db, config, audit, setLogLevel, environment, peers } = options;
  const { root, ...started } = config;
  const path = join(root, "config.yaml");
  /** One change at a time: each reads the file, changes it and writes it. */
  let turn: Promise<unknown> = Promise.resolve();
  /** Settings that the next start will find. */
  let next: Settings = { ...started };
  let level = config.log_level;
  const changedElsewhere = () => {
    turn = turn.then(readAgain).catch((error) =>
      log.warning("the settings of another server could not be read: {error}", { error })
    );
  };
  peers?.hear("settings", changedElsewhere);
  peers?.onGap(changedElsewhere);

  function answer(): RuntimeConfigAnswer {
    const keys = Object.keys(DEFAULTS) as (keyof Settings)[];
    const differs = (a: Settings, b: Settings) =>
      keys.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]));
    const shown = Object.entries({
      ...next,
      generation_devices: devicesOf(next),
      image_subfolder_strategy: "hash",
      max_queue_history: next.max_queue_history === -1 ? null : next.max_queue_history,
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

  async function readAgain(): Promise<void> {
    const before = next.log_level;
    const { root: _, ...found } = loadConfig({ ...environment, ATELIER_ROOT: root }, root);
    next = found;
    if (next.log_level !== before) await setLevel(next.log_level);
  }

  async function setLevel(value: Settings["log_level"]): Promise<void> {
    await setLogLevel(value);
    level = value;
  }

  async function change(actor: Actor, changes: RuntimeChanges): Promise<RuntimeConfigAnswer> {
    const { generation_devices, image_subfolder_strategy: _, ...rest } = changes;
    const set: Record<string, unknown> = { ...rest };
    if (generation_devices !== undefined) {
      set["generation_devices"] = generation_devices === "auto" ? [] : generation_devices;
      if (generation_devices === "auto") set["device"] = "auto";
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
    peers?.tell("settings", null);
    if ("log_level" in set && level !== next.log_level) await setLevel(next.log_level);
    return answer();
  }
}

/** Devices in InvokeAI's form. */
function devicesOf({ device, generation_devices }: Settings): "auto" | string[] {
  if (generation_devices.length > 0) return generation_devices;
  return device === "auto" ? "auto" : [device];
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
