/** Sign-in by user name and by one-time link, and limits that hold for the members of a group. */
export const peopleOfAClass = {
  name: "people_of_a_class",
  sql: `
ALTER TABLE users ADD COLUMN user_name TEXT;
-- NFKC, case folded; holds no @, so that it is never somebody's address
ALTER TABLE users ADD COLUMN user_name_key TEXT CHECK (instr(user_name_key, '@') = 0);
CREATE UNIQUE INDEX users_by_user_name ON users (user_name_key) WHERE user_name_key IS NOT NULL;

-- opened by a link or with a password that somebody else gave: chooses one without typing the old
ALTER TABLE user_sessions ADD COLUMN chooses_password INTEGER NOT NULL DEFAULT 0
  CHECK (chooses_password IN (0, 1));

CREATE TABLE sign_in_links (
  link_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  -- SHA-256
  token_hash TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  revoked_at TEXT
) STRICT;
CREATE INDEX sign_in_links_by_user ON sign_in_links (user_id);

-- null: the group sets none; 0: no limit
ALTER TABLE groups ADD COLUMN quota_bytes INTEGER CHECK (quota_bytes >= 0);
ALTER TABLE groups ADD COLUMN quota_images INTEGER CHECK (quota_images >= 0);
ALTER TABLE groups ADD COLUMN max_pending INTEGER CHECK (max_pending >= 0);
ALTER TABLE groups ADD COLUMN max_running INTEGER CHECK (max_running >= 0);
`,
};
