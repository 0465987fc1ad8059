import type { Setting } from "../../services/config/mod.ts";
import type { ServerText } from "../text/en/server.ts";

export type GroupName = keyof ServerText["groups"];
export type Unit = keyof ServerText["units"];
export type SettingName = Setting["name"];

/** Every setting, where people would look for it. The compiler finds one that is missing. */
const GROUP_OF: Record<SettingName, GroupName> = {
  multiuser: "people",
  strict_password_checking: "people",
  session_idle_hours: "people",
  session_remember_days: "people",
  session_absolute_days: "people",
  setup_code: "people",
  quota_megabytes: "room",
  quota_images: "room",
  max_upload_megabytes: "room",
  max_upload_megapixels: "room",
  trash_days: "room",
  database: "room",
  storage: "room",
  storage_endpoint: "room",
  storage_region: "room",
  storage_path_style: "room",
  storage_access_key: "room",
  storage_secret_key: "room",
  storage_links: "room",
  backup_schedule: "room",
  backup_folder: "room",
  backup_keep: "room",
  backup_copy: "room",
  queue_mode: "queue",
  max_queue_size: "queue",
  max_pending_per_user: "queue",
  max_running_per_user: "queue",
  max_queue_history: "queue",
  clear_queue_on_startup: "queue",
  lease_seconds: "queue",
  device: "engine",
  generation_devices: "engine",
  engine_idle_minutes: "engine",
  models_folder: "engine",
  model_roots: "engine",
  allow_nodes: "engine",
  deny_nodes: "engine",
  allow_downloads: "engine",
  download_hosts: "engine",
  host: "network",
  port: "network",
  base_path: "network",
  ssl_certfile: "network",
  ssl_keyfile: "network",
  trusted_proxies: "network",
  allowed_hosts: "network",
  version_check_url: "network",
  log_level: "log",
  log_format: "log",
  metrics_token: "log",
  alerts_webhook_url: "log",
  smtp_url: "mail",
  mail_from: "mail",
  public_url: "mail",
};

const UNIT_OF: Partial<Record<SettingName, Unit>> = {
  session_idle_hours: "hours",
  session_remember_days: "days",
  session_absolute_days: "days",
  trash_days: "days",
  quota_megabytes: "megabytes",
  max_upload_megabytes: "megabytes",
  max_upload_megapixels: "megapixels",
  lease_seconds: "seconds",
  engine_idle_minutes: "minutes",
};

/** Whose values are never shown. */
const SECRETS: readonly SettingName[] = [
  "setup_code",
  "metrics_token",
  "database",
  "storage_access_key",
  "storage_secret_key",
  "alerts_webhook_url",
  "smtp_url",
];

/** Where 0 is no limit. */
const ZERO_IS_NO_LIMIT: readonly SettingName[] = [
  "quota_megabytes",
  "quota_images",
  "max_pending_per_user",
  "max_running_per_user",
];

export function unitOf(name: SettingName): Unit | undefined {
  return UNIT_OF[name];
}

/** The settings of each group, in the order above. */
export function grouped(settings: readonly Setting[]): [GroupName, Setting[]][] {
  const byName = new Map(settings.map((setting) => [setting.name, setting]));
  const groups = new Map<GroupName, Setting[]>();
  for (const [name, group] of Object.entries(GROUP_OF) as [SettingName, GroupName][]) {
    const setting = byName.get(name);
    if (setting) groups.set(group, [...groups.get(group) ?? [], setting]);
  }
  return [...groups];
}

/** A value in words: `30 days`, `no limit`, `On`, the name of a choice. */
export function inWords(
  setting: Setting,
  value: unknown,
  words: ServerText,
  language: string,
): string {
  const { name } = setting;
  if (typeof value === "boolean") return value ? words.on : words.off;
  if (typeof value === "number") {
    if (value === 0 && ZERO_IS_NO_LIMIT.includes(name)) return words.noLimit;
    const unit = unitOf(name);
    const digits = name === "port" ? String(value) : value.toLocaleString(language);
    return unit ? `${digits} ${words.units[unit]}` : digits;
  }
  if (Array.isArray(value)) return value.length === 0 ? words.none : value.join(", ");
  if (value === "") {
    const empty: Partial<Record<SettingName, string>> = words.empty;
    return empty[name] ?? words.none;
  }
  if (SECRETS.includes(name)) return words.secret;
  const choices: Partial<Record<SettingName, Record<string, string>>> = words.choices;
  return choices[name]?.[String(value)] ?? String(value);
}

/** Changed, and not yet in force. */
export function waitsForStart({ value, running }: Setting): boolean {
  return JSON.stringify(value) !== JSON.stringify(running);
}
