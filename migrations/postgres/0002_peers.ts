/** What servers tell each other beyond the length of a notification; lost when PostgreSQL falls. */
export const peers = {
  name: "peers",
  sql: `CREATE UNLOGGED TABLE peer_messages (
  message_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body text NOT NULL,
  sent_at timestamptz NOT NULL DEFAULT now()
);`,
};
