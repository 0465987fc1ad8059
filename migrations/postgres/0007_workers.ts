/** The workers that may join, and tokens with which others will. */
export const workers = {
  name: "workers",
  sql: `CREATE TABLE worker_tokens (
  token_hash text COLLATE "C" PRIMARY KEY,
  created_at text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL
);
CREATE TABLE workers (
  worker_id text COLLATE "C" PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE,
  key_hash text COLLATE "C" NOT NULL UNIQUE,
  enrolled_at text COLLATE "C" NOT NULL,
  seen_at text COLLATE "C" NOT NULL,
  devices text COLLATE "C",
  draining smallint NOT NULL DEFAULT 0 CHECK (draining IN (0, 1))
);`,
};
