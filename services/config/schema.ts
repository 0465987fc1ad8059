import { z } from "zod";

const flag = z.boolean();
const count = (min: number, max: number) => z.number().int().min(min).max(max);

/**
 * Every setting, its limits and its default. A setting is read from `config.yaml` in the data
 * folder and overridden by the environment: `multiuser` by `ATELIER_MULTIUSER`.
 */
export const configSchema = z.strictObject({
  /** An IPv6 address may stand in brackets, as it does in a URL. */
  host: z.string().min(1).max(255).overwrite((host) => host.replace(/^\[(.+)\]$/, "$1"))
    .default("127.0.0.1"),
  port: count(0, 65535).default(9090),
  /** The path under which a reverse proxy serves us, such as `/atelier`; empty for the root. */
  base_path: z.string().regex(/^(\/(?!\.+(\/|$))[\w.-]+)*$/, "must be empty or look like /atelier")
    .default(""),
  /** Addresses of reverse proxies whose X-Forwarded-* headers are believed. */
  trusted_proxies: z.array(z.string().min(1)).default([]),
  /** More host names under which the server is called (DNS names of a proxy, of a container). */
  allowed_hosts: z.array(z.string().min(1).max(255)).default([]),
  /** Asked for by the first setup; when empty, a random one unless only this machine can reach us. */
  setup_code: z.string().max(200).default(""),
  multiuser: flag.default(false),
  strict_password_checking: flag.default(false),
  /** Idle windows and absolute limit of a session (OWASP ASVS 5.0, 7.3). */
  session_idle_hours: count(1, 24 * 30).default(24),
  session_remember_days: count(1, 365).default(7),
  session_absolute_days: count(1, 365).default(30),
  device: z.enum(["auto", "webgpu", "webgpu-native", "cpu"]).default("auto"),
  /** Folder with model folders; relative paths are below the data folder. */
  models_folder: z.string().min(1).default("models"),
  engine_idle_minutes: count(1, 24 * 60).default(10),
  queue_mode: z.enum(["fair", "fifo"]).default("fair"),
  /** Pending items in the whole queue, and of one person (0: no limit of their own). */
  max_queue_size: count(1, 1_000_000).default(10_000),
  max_pending_per_user: count(0, 1_000_000).default(0),
  max_running_per_user: count(0, 64).default(0),
  /** A running item whose engine has not been heard of for this long is taken from it. */
  lease_seconds: count(2, 3600).default(30),
  max_upload_megabytes: count(1, 1024).default(25),
  max_upload_megapixels: count(1, 1000).default(64),
  /** Limits per user (0: no limit). A value set for the user takes precedence. */
  quota_megabytes: count(0, 100_000_000).default(0),
  quota_images: count(0, 100_000_000).default(0),
  trash_days: count(1, 3650).default(30),
  log_level: z.enum(["debug", "info", "warning", "error"]).default("info"),
});

export type Settings = z.infer<typeof configSchema>;

/** The settings plus where the data lives (an absolute path). */
export type Config = Readonly<Settings> & { readonly root: string };
