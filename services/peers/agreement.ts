import { type Config, StartError } from "../config/mod.ts";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";

/**
 * Settings that judge what people ask for, by which one server would undo or refuse what another
 * allows; and where images are.
 */
const AGREED = [
  "storage",
  "storage_endpoint",
  "storage_links",
  "multiuser",
  "strict_password_checking",
  "session_idle_hours",
  "session_remember_days",
  "session_absolute_days",
  "allow_nodes",
  "deny_nodes",
  "queue_mode",
  "max_queue_size",
  "max_pending_per_user",
  "max_running_per_user",
  "lease_seconds",
  "max_upload_megabytes",
  "max_upload_megapixels",
  "quota_megabytes",
  "quota_images",
  "trash_days",
] as const satisfies readonly (keyof Config)[];

const KEY = "settings_of_servers";

/**
 * Compares the settings of this server with those of the servers that run. The first one leaves its
 * own. On SQLite there is one server, and nothing to compare.
 * @param isFirst asked after the first query, by which a server joins the others
 * @throws StartError naming what differs
 */
export async function requireAgreement(
  db: Database,
  config: Config,
  isFirst: () => boolean,
): Promise<void> {
  if (config.database === "") return;
  const own = Object.fromEntries(AGREED.map((name) => [name, config[name]]));
  const row = await db.selectFrom("app_settings").select("value").where("key", "=", KEY)
    .executeTakeFirst();
  if (isFirst() || row === undefined) {
    const value = JSON.stringify(own);
    await db.insertInto("app_settings").values({ key: KEY, value, updated_at: now() })
      .onConflict((oc) => oc.column("key").doUpdateSet({ value, updated_at: now() })).execute();
    return;
  }
  const theirs = JSON.parse(row.value) as Record<string, unknown>;
  const differing = AGREED.flatMap((name) => {
    const [here, there] = [JSON.stringify(own[name]), JSON.stringify(theirs[name])];
    return here === there ? [] : [`${name} is ${here} here and ${there} there`];
  });
  if (differing.length === 0) return;
  throw new StartError(
    `This server would not agree with those that run on the same database: ${
      differing.join("; ")
    }. ` +
      "Give all of them the same settings, or stop the others first.",
  );
}
