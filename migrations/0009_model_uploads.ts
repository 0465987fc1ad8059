/** Files of weights that are being uploaded: how much of each is safely on the disk. */
export const modelUploads = {
  name: "model_uploads",
  sql: `
CREATE TABLE model_uploads (
  upload_id TEXT PRIMARY KEY NOT NULL,
  -- the file's name on the machine that it comes from
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  -- bytes that are on the disk and synced; what lies behind them counts for nothing
  received INTEGER NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND bytes),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
`,
};
