/** Models that are being downloaded, tokens for the hubs, and where a model came from. */
export const modelDownloads = {
  name: "model_downloads",
  sql: `
CREATE TABLE model_downloads (
  -- the number of the installation
  download_id INTEGER PRIMARY KEY NOT NULL,
  -- as it was asked for: a repository, a link
  source TEXT NOT NULL,
  -- JSON: what the hub said of the model, and what was asked for
  offer TEXT NOT NULL,
  options TEXT NOT NULL,
  -- 'waiting' goes on at the next start; 'error' keeps the parts that are there
  status TEXT NOT NULL CHECK (status IN ('waiting', 'paused', 'error')),
  error TEXT,
  -- the token that came with this request alone, encrypted
  sealed_token TEXT,
  -- the stored path that the whole model is being moved to
  target TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE model_download_files (
  download_id INTEGER NOT NULL REFERENCES model_downloads (download_id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  -- below the folder of the download
  path TEXT NOT NULL,
  url TEXT NOT NULL,
  bytes INTEGER,
  sha256 TEXT,
  -- ETag or date of the version of which a part is there
  validator TEXT,
  done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
  PRIMARY KEY (download_id, place)
) STRICT;

CREATE TABLE hub_tokens (
  hub TEXT PRIMARY KEY NOT NULL,
  -- AES-GCM, with the key in hubs.key
  sealed TEXT NOT NULL,
  -- the end of the token, for people
  hint TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

-- JSON: page, licence, hashes of the files
ALTER TABLE models ADD COLUMN origin TEXT NOT NULL DEFAULT '{}';
`,
};
