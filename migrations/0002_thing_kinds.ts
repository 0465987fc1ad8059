import { rebuild } from "./rebuild.ts";

/**
 * Keeps the kinds of things that can be shared in a table, instead of in a CHECK list of `grants`:
 * the next kind is a row, and no rebuild.
 */
export const thingKinds = {
  name: "thing_kinds",
  sql: `
CREATE TABLE thing_kinds (kind TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO thing_kinds (kind)
VALUES ('board'), ('image'), ('workflow'), ('style_preset'), ('system_prompt'), ('model');
${
    rebuild({
      table: "grants",
      definition: `(
  grant_id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL REFERENCES thing_kinds (kind),
  thing_id TEXT NOT NULL,
  user_id TEXT REFERENCES users (user_id) ON DELETE CASCADE,
  group_id TEXT REFERENCES groups (group_id) ON DELETE CASCADE,
  level TEXT NOT NULL CHECK (level IN ('view', 'add', 'edit')),
  expires_at TEXT,
  granted_by TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  CHECK ((user_id IS NULL) <> (group_id IS NULL))
) STRICT`,
      copy: [
        ...["grant_id", "kind", "thing_id", "user_id", "group_id", "level", "expires_at"],
        ...["granted_by", "created_at"],
      ],
      after: `
CREATE UNIQUE INDEX grants_to_user ON grants (kind, thing_id, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX grants_to_group ON grants (kind, thing_id, group_id) WHERE group_id IS NOT NULL;
CREATE INDEX grants_by_thing ON grants (kind, thing_id);
CREATE INDEX grants_by_user ON grants (user_id, kind, thing_id) WHERE user_id IS NOT NULL;
CREATE INDEX grants_by_group ON grants (group_id, kind, thing_id) WHERE group_id IS NOT NULL;`,
    })
  }`,
};
