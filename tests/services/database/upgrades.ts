/** Migrations that rebuild tables, for tests of the runner. */
import type { Migration } from "../../../migrations/mod.ts";
import { rebuild } from "../../../migrations/rebuild.ts";

/** `users` with a longer CHECK: the table to which the most others refer. */
export const rebuildUsers: Migration = {
  name: "rebuild_users",
  sql: rebuild({
    table: "users",
    definition: `(
      user_id TEXT PRIMARY KEY NOT NULL,
      email TEXT NOT NULL,
      email_key TEXT NOT NULL UNIQUE,
      display_name TEXT,
      password_hash TEXT,
      is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1, 2)),
      is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
      must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
      token_epoch INTEGER NOT NULL DEFAULT 0,
      quota_bytes INTEGER CHECK (quota_bytes >= 0),
      quota_images INTEGER CHECK (quota_images >= 0),
      queue_weight REAL NOT NULL DEFAULT 1 CHECK (queue_weight > 0),
      max_pending INTEGER CHECK (max_pending >= 0),
      max_running INTEGER CHECK (max_running >= 0),
      created_at TEXT NOT NULL,
      updated_at TEXT NOT NULL,
      last_login_at TEXT,
      user_name TEXT,
      user_name_key TEXT CHECK (instr(user_name_key, '@') = 0),
      locale TEXT NOT NULL
    ) STRICT;`,
    copy: [
      ...["user_id", "email", "email_key", "display_name", "password_hash", "is_admin"],
      ...["is_active", "must_change_password", "token_epoch", "quota_bytes", "quota_images"],
      ...["queue_weight", "max_pending", "max_running", "created_at", "updated_at"],
      ...["last_login_at", "user_name", "user_name_key"],
    ],
    fill: { locale: "'en'" },
    after: `CREATE UNIQUE INDEX users_by_user_name ON users (user_name_key)
        WHERE user_name_key IS NOT NULL;
      CREATE INDEX users_by_locale ON users (locale);`,
  }),
};

/** `audit_log` as it is: its ids must go on where they were, though the newest rows are gone. */
export const rebuildAudit: Migration = {
  name: "rebuild_audit",
  sql: rebuild({
    table: "audit_log",
    definition: `(
      audit_id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor_id TEXT NOT NULL,
      actor_label TEXT NOT NULL, action TEXT NOT NULL, target_kind TEXT, target_id TEXT,
      target_label TEXT, details TEXT NOT NULL DEFAULT '{}', address TEXT,
      previous_hash TEXT NOT NULL, hash TEXT NOT NULL
    ) STRICT`,
    copy: [
      ...["audit_id", "at", "actor_id", "actor_label", "action", "target_kind", "target_id"],
      ...["target_label", "details", "address", "previous_hash", "hash"],
    ],
    after: `CREATE INDEX audit_log_by_actor ON audit_log (actor_id, audit_id);
      CREATE INDEX audit_log_by_target ON audit_log (target_id, audit_id);
      CREATE INDEX audit_log_by_action ON audit_log (action, audit_id);`,
  }),
};

/** A table into which triggers of another write: they must still find it. */
export const rebuildCounts: Migration = {
  name: "rebuild_counts",
  sql: rebuild({
    table: "queue_counts",
    definition: `(
      queue_id TEXT NOT NULL REFERENCES queues (queue_id),
      user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
      status TEXT NOT NULL, items INTEGER NOT NULL DEFAULT 0 CHECK (items >= 0),
      PRIMARY KEY (queue_id, status, user_id)
    ) STRICT, WITHOUT ROWID`,
    copy: ["queue_id", "user_id", "status", "items"],
    after: "CREATE INDEX queue_counts_by_user ON queue_counts (user_id);",
  }),
};
