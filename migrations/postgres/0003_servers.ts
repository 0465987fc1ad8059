/** The processes that run on the schema, and how many devices each makes images on. */
export const servers = {
  name: "servers",
  sql: `CREATE UNLOGGED TABLE servers (
  server_id text COLLATE "C" PRIMARY KEY,
  devices bigint NOT NULL CHECK (devices >= 0),
  seen_at timestamptz NOT NULL
);`,
};
