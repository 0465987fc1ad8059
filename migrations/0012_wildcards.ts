/** Lists of lines, one of which a prompt takes at random where it names the list. */
export const wildcards = {
  name: "wildcards",
  sql: `
INSERT INTO thing_kinds (kind) VALUES ('wildcard');
CREATE TABLE wildcards (
  wildcard_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  -- the name as prompts are compared with it (services/wildcards/notation.ts)
  name_key TEXT NOT NULL,
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'shared', 'public')),
  text TEXT NOT NULL,
  line_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX wildcards_by_user ON wildcards (user_id);
CREATE INDEX wildcards_by_name ON wildcards (name_key);
CREATE TRIGGER grants_of_wildcard AFTER DELETE ON wildcards BEGIN
  DELETE FROM grants WHERE kind = 'wildcard' AND thing_id = old.wildcard_id;
END;
`,
};
