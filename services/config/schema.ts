import { CronPattern } from "croner";
import { z } from "zod";

const flag = z.boolean();

function isSchedule(text: string): boolean {
  try {
    return text === "" || new CronPattern(text) !== null;
  } catch {
    return false;
  }
}

/** `postgres://user:password@host:port/name`, and which schema: `?schema=studio`. */
const DATABASE = /^(postgres(ql)?:\/\/[^\s?#]+(\?schema=[a-z_][a-z0-9_]{0,62})?)?$/;

/** `s3://bucket/folder` */
const BUCKET = /^(s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.-]+)*\/?)?$/;

/** A server that the administrator names: `https://…`, or `http://` to this machine. */
const OWN_SERVICE =
  /^(https:\/\/[^\s/?#@]+|http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)([/?][^\s#]*)?$/;

/** Whether what is escaped in a user and a password can be read. */
function hasPlainParts({ username, password }: URL): boolean {
  try {
    return decodeURIComponent(username + password) !== null;
  } catch {
    return false;
  }
}

/** `smtp://user:password@host:587` (STARTTLS) or `smtps://…`. */
const SMTP = /^smtps?:\/\/([^\s/?#@]+@)?[^\s/?#@]+\/?$/;

const count = (min: number, max: number) => z.number().int().min(min).max(max);

const device = z.enum(["auto", "webgpu", "webgpu-native", "cpu"]);
const nodeTypes = z.array(
  z.string().regex(/^\w{1,100}$/, "must be a node type, such as denoise_latents"),
)
  .max(500).default([]);

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
  /** A certificate and its key (PEM), for HTTPS without a proxy; both or none. */
  ssl_certfile: z.string().max(4096).default(""),
  ssl_keyfile: z.string().max(4096).default(""),
  /**
   * Asked for by the first setup; when empty, a random one unless only this machine can reach us.
   */
  setup_code: z.string().max(200).default(""),
  multiuser: flag.default(false),
  strict_password_checking: flag.default(false),
  /** Idle windows and absolute limit of a session (OWASP ASVS 5.0, 7.3). */
  session_idle_hours: count(1, 24 * 30).default(24),
  session_remember_days: count(1, 365).default(7),
  session_absolute_days: count(1, 365).default(30),
  /** A PostgreSQL database in the place of the file in the data folder; empty: the file. */
  database: z.string().max(1000)
    .regex(DATABASE, "must be empty or look like postgres://user:password@host/name?schema=atelier")
    .default(""),
  /** Where images and covers are: a bucket, perhaps a folder in it; empty: the data folder. */
  storage: z.string().max(300)
    .regex(BUCKET, "must be empty or look like s3://bucket/folder").default(""),
  /** The address of the store; empty: Amazon's in the region. */
  storage_endpoint: z.string().max(300).refine(
    (url) => url === "" || (/^https?:\/\/[^\s/?#@]+\/?$/.test(url) && URL.canParse(url)),
    "must be empty or look like https://s3.example.com",
  ).default(""),
  storage_region: z.string().regex(/^[\w-]{1,60}$/, "must be a region, such as us-east-1")
    .default("us-east-1"),
  /** The bucket in the path of the address, as most stores of one's own want it. */
  storage_path_style: flag.default(true),
  storage_access_key: z.string().max(200).default(""),
  storage_secret_key: z.string().max(200).default(""),
  /**
   * Browsers fetch whole images from the store itself, by addresses that it accepts for a minute.
   */
  storage_links: flag.default(false),
  device: device.default("auto"),
  /** Folder with model folders; relative paths are below the data folder. */
  models_folder: z.string().min(1).default("models"),
  /** More folders in which administrators may look around for models to install. */
  model_roots: z.array(z.string().startsWith("/", "must be an absolute path").max(4096)).max(100)
    .default([]),
  /** Off: the server asks no other server for anything. */
  allow_downloads: flag.default(true),
  /** More hosts that models are downloaded from, each with its subdomains. */
  download_hosts: z.array(
    z.string().max(255).regex(
      /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i,
      "must be a name like models.example.com",
    ),
  ).max(100).default([]),
  /** Devices that make images at the same time, an engine for each; none named: `device` alone. */
  generation_devices: z.array(device).max(4)
    .refine((list) => new Set(list).size === list.length, "must not name a device twice")
    .default([]),
  /** Types of nodes that graphs may have (none named: all), and that they may not have. */
  allow_nodes: nodeTypes,
  deny_nodes: nodeTypes,
  engine_idle_minutes: count(1, 24 * 60).default(10),
  queue_mode: z.enum(["fair", "fifo"]).default("fair"),
  /** Pending items in the whole queue, and of one person (0: no limit of their own). */
  max_queue_size: count(1, 1_000_000).default(10_000),
  max_pending_per_user: count(0, 1_000_000).default(0),
  max_running_per_user: count(0, 64).default(0),
  /** Ended items that are kept when the server starts, the latest ones; -1: all. */
  max_queue_history: count(-1, 10_000_000).default(-1),
  /** Whether the start deletes every item of the queue. */
  clear_queue_on_startup: flag.default(false),
  /** A running item whose engine has not been heard of for this long is taken from it. */
  lease_seconds: count(2, 3600).default(30),
  max_upload_megabytes: count(1, 1024).default(25),
  max_upload_megapixels: count(1, 1000).default(64),
  /** Limits per user (0: no limit). A value set for the user takes precedence. */
  quota_megabytes: count(0, 100_000_000).default(0),
  quota_images: count(0, 100_000_000).default(0),
  trash_days: count(1, 3650).default(30),
  /** When backups are made, in cron's form (`0 3 * * *`: at three each night); empty: never. */
  backup_schedule: z.string().max(100).refine(isSchedule, "must be empty or look like 0 3 * * *")
    .default(""),
  /** Where they are kept, outside the data folder; and how many. */
  backup_folder: z.string().max(1000).default(""),
  backup_keep: count(1, 1000).default(7),
  /** Where `version --check` asks for the newest release; empty: it does not ask. */
  version_check_url: z.string().max(2000).refine(
    (url) => url === "" || (OWN_SERVICE.test(url) && URL.canParse(url)),
    "must be empty or look like https://releases.example.com/latest",
  ).default(""),
  /** A bucket into which each of them is copied, with the address and the keys of `storage`. */
  backup_copy: z.string().max(300).regex(BUCKET, "must be empty or look like s3://bucket/folder")
    .default(""),
  /** Where alerts go, such as a backup that failed; empty: nowhere. */
  alerts_webhook_url: z.string().max(2000).refine(
    (url) => url === "" || (OWN_SERVICE.test(url) && URL.canParse(url)),
    "must be empty or look like https://chat.example.com/hooks/…",
  ).default(""),
  /** A mail server, the sender of its letters, and the address of this server in them. */
  smtp_url: z.string().max(1000).refine(
    (url) => url === "" || (SMTP.test(url) && URL.canParse(url) && hasPlainParts(new URL(url))),
    "must be empty or look like smtps://user:password@mail.example.com",
  ).default(""),
  mail_from: z.string().max(320)
    .regex(/^([^\s@<>]+@[^\s@<>]+|[^\r\n<>]+ <[^\s@<>]+@[^\s@<>]+>)?$/, {
      error: "must be empty or look like Atelier <atelier@example.com>",
    }).default(""),
  public_url: z.string().max(1000).refine(
    (url) => url === "" || (/^https?:\/\/[^\s?#@]+$/.test(url) && URL.canParse(url)),
    "must be empty or look like https://studio.example.com",
  ).default(""),
  log_level: z.enum(["debug", "info", "warning", "error"]).default("info"),
  log_format: z.enum(["text", "json"]).default("text"),
  /** Read `/metrics` with it; when empty, only this machine may. */
  metrics_token: z.string().max(200).default(""),
});

export type Settings = z.infer<typeof configSchema>;

/** The settings plus where the data lives (an absolute path). */
export type Config = Readonly<Settings> & { readonly root: string };
