/** Lists of lines, one of which a prompt takes at random where it names the list. */
export const wildcards = {
  name: "wildcards",
  sql: `
INSERT INTO thing_kinds (kind) VALUES ('wildcard');
CREATE TABLE wildcards (
  wildcard_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL,
  visibility text COLLATE "C" NOT NULL DEFAULT 'private'
    CHECK (visibility IN ('private', 'shared', 'public')),
  text text COLLATE "C" NOT NULL,
  line_count bigint NOT NULL DEFAULT 0,
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  deleted_at text COLLATE "C"
);
CREATE INDEX wildcards_by_user ON wildcards (user_id);
CREATE INDEX wildcards_by_name ON wildcards (name_key);
CREATE TRIGGER grants_of_wildcard AFTER DELETE ON wildcards
  FOR EACH ROW EXECUTE FUNCTION delete_grants('wildcard', 'wildcard_id');
`,
};
