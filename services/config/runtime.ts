import { join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { type Config, configSchema, type Settings } from "./schema.ts";

/** Settings that decide who reaches the server at all are changed at its console. */
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
/** Names that hold secrets, in whatever setting may come. */
const SECRET = /token|secret|^password|credential|api_key|setup_code/i;
/** Settings that are in force at once; the others at the next start. */
const AT_ONCE: readonly string[] = ["log_level"];

type ConsoleOnly = (typeof CONSOLE_ONLY)[number];
type Shape = typeof configSchema.shape;
type Changeable = {
  [K in Exclude<keyof Shape, ConsoleOnly>]: z.ZodOptional<ReturnType<Shape[K]["unwrap"]>>;
};
/** Without the defaults: what is not named stays as it is. */
const changeable = Object.fromEntries(
  Object.entries(configSchema.shape)
    .filter(([key]) => !(CONSOLE_ONLY as readonly string[]).includes(key))
    .map(([key, field]) => [key, field.unwrap().optional()]),
) as unknown as Changeable;

/** What may be changed over HTTP: our settings, and InvokeAI's names for three of them. */
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

/** The settings as the server runs with them, and changes of them, kept in `config.yaml`. */
export function createRuntimeConfig(options: RuntimeConfigOptions) {
  const { db, config, audit, setLogLevel, environment } = options;
  const { root, ...started } = config;
  const path = join(root, "config.yaml");
  /** What the next start will find. */
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
    }).map(([key, value]) => [key, SECRET.test(key) && value ? "********" : value]);
    return {
      set_fields: differs(next, DEFAULTS),
      config: Object.fromEntries(shown),
      restart_needed: differs(next, started).filter((key) => !AT_ONCE.includes(key)),
    };
  }

  return {
    get: answer,
    logLevel: () => level,

    /** For this run of the server only. */
    async setLogLevel(value: Settings["log_level"]): Promise<void> {
      await setLogLevel(value);
      level = value;
    },

    /** @throws Problem conflict for what an environment variable fixes. */
    async change(actor: Actor, changes: RuntimeChanges): Promise<RuntimeConfigAnswer> {
      const { generation_devices, image_subfolder_strategy: _, max_queue_history: __, ...rest } =
        changes;
      const set: Record<string, unknown> = { ...rest };
      if (generation_devices !== undefined) {
        set["device"] = Array.isArray(generation_devices) ? generation_devices[0] : "auto";
      }
      const fixed = Object.keys(set)
        .filter((key) => environment[`ATELIER_${key.toUpperCase()}`] !== undefined);
      if (fixed.length > 0) {
        const names = fixed.map((key) => `ATELIER_${key.toUpperCase()}`).join(", ");
        throw problem("conflict", `The environment says otherwise: ${names}.`);
      }
      const parsed = configSchema.safeParse({ ...next, ...set });
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw problem("invalid", `${issue?.path.join(".")}: ${issue?.message}`);
      }
      if (Object.keys(set).length > 0) {
        const details = { changed: Object.keys(set) };
        await db.transaction().execute((trx) =>
          audit.record(trx, { actor, action: "config.update", details })
        );
        await writeSettings(path, set);
      }
      next = parsed.data;
      if (level !== next.log_level) await this.setLogLevel(next.log_level);
      return answer();
    },
  };
}

/** Changes single lines of the file; comments and order stay. */
async function writeSettings(path: string, set: Record<string, unknown>): Promise<void> {
  let text = "";
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  const document = parseDocument(text);
  for (const [key, value] of Object.entries(set)) document.set(key, value);
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  await Deno.writeTextFile(temporary, document.toString(), { createNew: true, mode: 0o600 });
  await Deno.rename(temporary, path);
}
