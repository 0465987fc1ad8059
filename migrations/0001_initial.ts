/**
 * The tables of the whole product. Conventions: STRICT; text ids; instants are ISO 8601 UTC text
 * with milliseconds; flags are 0/1; whoever owns a row is a NOT NULL foreign key without default.
 */
export const initial = {
  name: "initial",
  sql: `
-- People ---------------------------------------------------------------------------------------
CREATE TABLE users (
  user_id TEXT PRIMARY KEY NOT NULL,
  email TEXT NOT NULL,
  -- the address as it is compared: trimmed, NFKC, lower case
  email_key TEXT NOT NULL UNIQUE,
  display_name TEXT,
  password_hash TEXT,
  is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
  is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
  -- rises when every session of this person ends at once
  token_epoch INTEGER NOT NULL DEFAULT 0,
  quota_bytes INTEGER CHECK (quota_bytes >= 0),
  quota_images INTEGER CHECK (quota_images >= 0),
  queue_weight REAL NOT NULL DEFAULT 1 CHECK (queue_weight > 0),
  max_pending INTEGER CHECK (max_pending >= 0),
  max_running INTEGER CHECK (max_running >= 0),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  last_login_at TEXT
) STRICT;

CREATE TABLE user_sessions (
  session_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  remember_me INTEGER NOT NULL DEFAULT 0 CHECK (remember_me IN (0, 1)),
  address TEXT,
  client TEXT,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  -- end of the idle window, and the limit that activity does not move
  expires_at TEXT NOT NULL,
  absolute_expires_at TEXT NOT NULL,
  ended_at TEXT,
  end_reason TEXT
) STRICT;
CREATE INDEX user_sessions_by_user ON user_sessions (user_id, ended_at);

CREATE TABLE api_keys (
  key_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  -- the first characters, shown so that a person can tell keys apart
  prefix TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_used_at TEXT,
  expires_at TEXT,
  revoked_at TEXT
) STRICT;
CREATE INDEX api_keys_by_user ON api_keys (user_id);

CREATE TABLE login_failures (
  -- "account:<email_key>", "address:<ip or /64>", or "pair:" and both
  bucket TEXT PRIMARY KEY NOT NULL,
  failures INTEGER NOT NULL,
  last_failure_at TEXT NOT NULL,
  blocked_until TEXT
) STRICT;

CREATE TABLE groups (
  group_id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  queue_weight REAL NOT NULL DEFAULT 1 CHECK (queue_weight > 0),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE group_members (
  group_id TEXT NOT NULL REFERENCES groups (group_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_members_by_user ON group_members (user_id, group_id);

-- Libraries ------------------------------------------------------------------------------------
CREATE TABLE boards (
  board_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  board_name TEXT NOT NULL,
  cover_image_name TEXT REFERENCES images (image_name) ON DELETE SET NULL,
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'shared', 'public')),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;
CREATE INDEX boards_by_user ON boards (user_id, deleted_at, archived, created_at, board_id);
CREATE INDEX boards_by_time ON boards (deleted_at, archived, created_at, board_id);
CREATE INDEX boards_by_visibility ON boards (visibility, deleted_at);
CREATE INDEX boards_by_cover ON boards (cover_image_name) WHERE cover_image_name IS NOT NULL;

-- A shared board that somebody does not want to see any more.
CREATE TABLE boards_left (
  board_id TEXT NOT NULL REFERENCES boards (board_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  PRIMARY KEY (board_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX boards_left_by_user ON boards_left (user_id);

CREATE TABLE images (
  image_id INTEGER PRIMARY KEY AUTOINCREMENT,
  image_name TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  board_id TEXT REFERENCES boards (board_id) ON DELETE SET NULL,
  image_origin TEXT NOT NULL CHECK (image_origin IN ('internal', 'external')),
  image_category TEXT NOT NULL
    CHECK (image_category IN ('general', 'mask', 'control', 'user', 'other')),
  -- folder of the file below the image folder, so that no folder grows without bound
  image_subfolder TEXT NOT NULL,
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  is_intermediate INTEGER NOT NULL DEFAULT 0 CHECK (is_intermediate IN (0, 1)),
  starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
  session_id TEXT,
  node_id TEXT,
  -- what search looks in; tags a line each
  prompt TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  -- in the trash since, and the board to restore it to
  deleted_at TEXT,
  deleted_from_board_id TEXT,
  has_workflow INTEGER NOT NULL GENERATED ALWAYS AS (workflow IS NOT NULL) VIRTUAL,
  -- large texts last: what stands behind them costs a walk through their pages
  metadata TEXT,
  workflow TEXT,
  graph TEXT
) STRICT;
-- Each gallery's order (starred first, or by time alone), its count, and its filter in one index.
CREATE INDEX images_by_user
  ON images (user_id, deleted_at, is_intermediate, starred, created_at, image_category);
CREATE INDEX images_by_user_time
  ON images (user_id, deleted_at, is_intermediate, created_at, image_category);
-- Narrow, for counting: how many a person has is asked with every page of a gallery.
CREATE INDEX images_tally ON images (user_id, deleted_at, is_intermediate, image_category);
CREATE INDEX images_by_board
  ON images (board_id, deleted_at, is_intermediate, starred, created_at, image_category)
  WHERE board_id IS NOT NULL;
CREATE INDEX images_by_board_time
  ON images (board_id, deleted_at, is_intermediate, created_at, image_category)
  WHERE board_id IS NOT NULL;
CREATE INDEX images_uncategorized
  ON images (user_id, deleted_at, is_intermediate, starred, created_at, image_category)
  WHERE board_id IS NULL;
CREATE INDEX images_by_star
  ON images (deleted_at, is_intermediate, starred, created_at, image_category);
CREATE INDEX images_by_time ON images (deleted_at, is_intermediate, created_at, image_category);
CREATE INDEX images_by_session ON images (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX images_usage ON images (user_id, deleted_at, bytes);

CREATE TABLE image_tags (
  image_name TEXT NOT NULL REFERENCES images (image_name) ON DELETE CASCADE ON UPDATE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (image_name, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_tags_by_tag ON image_tags (tag, image_name);

-- Full-text search over images.prompt and images.tags, kept true by triggers.
CREATE VIRTUAL TABLE image_search USING fts5 (
  prompt, tags, content = 'images', content_rowid = 'image_id',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER image_search_insert AFTER INSERT ON images BEGIN
  INSERT INTO image_search (rowid, prompt, tags) VALUES (new.image_id, new.prompt, new.tags);
END;
CREATE TRIGGER image_search_delete AFTER DELETE ON images BEGIN
  INSERT INTO image_search (image_search, rowid, prompt, tags)
  VALUES ('delete', old.image_id, old.prompt, old.tags);
END;
CREATE TRIGGER image_search_update AFTER UPDATE OF prompt, tags ON images BEGIN
  INSERT INTO image_search (image_search, rowid, prompt, tags)
  VALUES ('delete', old.image_id, old.prompt, old.tags);
  INSERT INTO image_search (rowid, prompt, tags) VALUES (new.image_id, new.prompt, new.tags);
END;

CREATE TABLE workflows (
  workflow_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  category TEXT NOT NULL DEFAULT 'user' CHECK (category IN ('user', 'default')),
  -- comma separated, as InvokeAI keeps them
  tags TEXT NOT NULL DEFAULT '',
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'shared', 'public')),
  has_thumbnail INTEGER NOT NULL DEFAULT 0 CHECK (has_thumbnail IN (0, 1)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  -- a text that is not a workflow of the present form is left out of lists instead of failing them
  readable INTEGER NOT NULL GENERATED ALWAYS AS (
    CASE WHEN json_valid(workflow) THEN
      coalesce(json_type(workflow, '$.nodes') = 'array' AND json_type(workflow, '$.edges') = 'array'
        AND json_type(workflow, '$.name') = 'text' AND json_type(workflow, '$.meta') = 'object', 0)
    ELSE 0 END) STORED,
  -- last: what comes behind a long text is slow to read
  workflow TEXT NOT NULL
) STRICT;
CREATE INDEX workflows_by_user ON workflows (user_id, category);
CREATE INDEX workflows_defaults ON workflows (category) WHERE category = 'default';
CREATE INDEX workflows_by_visibility ON workflows (visibility) WHERE visibility <> 'private';

CREATE TABLE workflow_openings (
  workflow_id TEXT NOT NULL REFERENCES workflows (workflow_id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  opened_at TEXT NOT NULL,
  PRIMARY KEY (workflow_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE style_presets (
  style_preset_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  type TEXT NOT NULL DEFAULT 'user' CHECK (type IN ('user', 'default', 'project')),
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'shared', 'public')),
  positive_prompt TEXT NOT NULL DEFAULT '',
  negative_prompt TEXT NOT NULL DEFAULT '',
  has_image INTEGER NOT NULL DEFAULT 0 CHECK (has_image IN (0, 1)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  -- kept for a day, so that it can be taken back
  deleted_at TEXT
) STRICT;
CREATE INDEX style_presets_by_user ON style_presets (user_id, type);

CREATE TABLE system_prompts (
  system_prompt_id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id),
  name TEXT NOT NULL,
  content TEXT NOT NULL,
  visibility TEXT NOT NULL DEFAULT 'private' CHECK (visibility IN ('private', 'shared', 'public')),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX system_prompts_by_user ON system_prompts (user_id);

CREATE TABLE models (
  model_key TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL,
  base TEXT NOT NULL,
  type TEXT NOT NULL,
  -- 'shared': everybody may use it; 'private': administrators and whoever has a grant
  visibility TEXT NOT NULL DEFAULT 'shared' CHECK (visibility IN ('private', 'shared')),
  -- '@starter', absolute, or relative to the models folder
  path TEXT NOT NULL UNIQUE,
  hash TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  file_size INTEGER NOT NULL DEFAULT 0,
  source TEXT NOT NULL DEFAULT '',
  default_settings TEXT NOT NULL DEFAULT '{}',
  -- what was read from the folder's own files: sizes, prediction type, example prompts
  details TEXT NOT NULL DEFAULT '{}',
  has_image INTEGER NOT NULL DEFAULT 0 CHECK (has_image IN (0, 1)),
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

-- Who may do what with a thing of somebody else. Exactly one of user_id and group_id is set.
CREATE TABLE grants (
  grant_id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL CHECK (
    kind IN ('board', 'image', 'workflow', 'style_preset', 'system_prompt', 'model')
  ),
  thing_id TEXT NOT NULL,
  user_id TEXT REFERENCES users (user_id) ON DELETE CASCADE,
  group_id TEXT REFERENCES groups (group_id) ON DELETE CASCADE,
  level TEXT NOT NULL CHECK (level IN ('view', 'add', 'edit')),
  expires_at TEXT,
  granted_by TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  CHECK ((user_id IS NULL) <> (group_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX grants_to_user ON grants (kind, thing_id, user_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX grants_to_group ON grants (kind, thing_id, group_id) WHERE group_id IS NOT NULL;
CREATE INDEX grants_by_thing ON grants (kind, thing_id);
CREATE INDEX grants_by_user ON grants (user_id, kind, thing_id) WHERE user_id IS NOT NULL;
CREATE INDEX grants_by_group ON grants (group_id, kind, thing_id) WHERE group_id IS NOT NULL;
CREATE TRIGGER grants_of_board AFTER DELETE ON boards BEGIN
  DELETE FROM grants WHERE kind = 'board' AND thing_id = old.board_id;
END;
CREATE TRIGGER grants_of_image AFTER DELETE ON images BEGIN
  DELETE FROM grants WHERE kind = 'image' AND thing_id = old.image_name;
END;
CREATE TRIGGER grants_of_workflow AFTER DELETE ON workflows BEGIN
  DELETE FROM grants WHERE kind = 'workflow' AND thing_id = old.workflow_id;
END;
CREATE TRIGGER grants_of_style_preset AFTER DELETE ON style_presets BEGIN
  DELETE FROM grants WHERE kind = 'style_preset' AND thing_id = old.style_preset_id;
END;
CREATE TRIGGER grants_of_system_prompt AFTER DELETE ON system_prompts BEGIN
  DELETE FROM grants WHERE kind = 'system_prompt' AND thing_id = old.system_prompt_id;
END;
CREATE TRIGGER grants_of_model AFTER DELETE ON models BEGIN
  DELETE FROM grants WHERE kind = 'model' AND thing_id = old.model_key;
END;

-- Zip files made for one person, fetched once.
CREATE TABLE downloads (
  download_name TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  image_names TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

-- What a person's pages remember.
CREATE TABLE client_state (
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  queue_id TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (user_id, queue_id, key)
) STRICT, WITHOUT ROWID;

-- The queue ------------------------------------------------------------------------------------
CREATE TABLE queues (
  queue_id TEXT PRIMARY KEY NOT NULL,
  is_paused INTEGER NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  -- the last status_sequence and the last fencing token handed out
  last_sequence INTEGER NOT NULL DEFAULT 0,
  last_fence INTEGER NOT NULL DEFAULT 0,
  -- the present minimum of those who wait: where a returning person starts
  virtual_time REAL NOT NULL DEFAULT 0
) STRICT;

-- What all items of a batch share; an item is this graph with its own field values put in.
CREATE TABLE queue_batches (
  batch_id TEXT PRIMARY KEY NOT NULL,
  graph TEXT NOT NULL,
  workflow TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE session_queue (
  item_id INTEGER PRIMARY KEY AUTOINCREMENT,
  queue_id TEXT NOT NULL REFERENCES queues (queue_id),
  user_id TEXT NOT NULL REFERENCES users (user_id),
  batch_id TEXT NOT NULL,
  session_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'in_progress', 'waiting', 'completed', 'failed', 'canceled')),
  status_sequence INTEGER NOT NULL DEFAULT 0,
  -- orders the items of one person only: higher first, then by position
  priority INTEGER NOT NULL DEFAULT 0,
  position REAL NOT NULL,
  service_class TEXT NOT NULL DEFAULT 'normal' CHECK (service_class IN ('normal', 'background')),
  origin TEXT,
  destination TEXT,
  -- results by node once it has run
  results TEXT,
  -- the part of the prompt that the text encoder had no room for
  prompt_cut TEXT,
  field_values TEXT,
  model_key TEXT,
  -- steps × megapixels × passes; what its owner was charged for it; what it really took
  cost REAL NOT NULL DEFAULT 0,
  charged_seconds REAL,
  measured_seconds REAL,
  error_type TEXT,
  error_message TEXT,
  error_traceback TEXT,
  retried_from_item_id INTEGER,
  device TEXT,
  -- the lease: who runs it, with which fencing token, until when without a heartbeat
  lease_holder TEXT,
  lease_fence INTEGER,
  lease_expires_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  started_at TEXT,
  completed_at TEXT
) STRICT;
-- the next item of each person, and the next of all ('normal' sorts after 'background')
CREATE INDEX session_queue_line
  ON session_queue (queue_id, user_id, service_class DESC, priority DESC, position)
  WHERE status = 'pending';
CREATE INDEX session_queue_fifo
  ON session_queue (queue_id, service_class DESC, priority DESC, position)
  WHERE status = 'pending';
CREATE INDEX session_queue_by_sequence ON session_queue (queue_id, status_sequence);
CREATE INDEX session_queue_running
  ON session_queue (queue_id, lease_expires_at) WHERE status = 'in_progress';
CREATE INDEX session_queue_by_user ON session_queue (user_id, queue_id, status, item_id);
CREATE INDEX session_queue_by_status ON session_queue (queue_id, status, item_id);
CREATE INDEX session_queue_by_batch ON session_queue (batch_id, status);
CREATE INDEX session_queue_by_destination ON session_queue (queue_id, destination, status)
  WHERE destination IS NOT NULL;
CREATE TRIGGER queue_batches_end AFTER DELETE ON session_queue
  WHEN NOT EXISTS (SELECT 1 FROM session_queue WHERE batch_id = old.batch_id)
BEGIN
  DELETE FROM queue_batches WHERE batch_id = old.batch_id;
END;

-- Items by person and status, kept true by triggers: counting a long history takes no time.
CREATE TABLE queue_counts (
  queue_id TEXT NOT NULL REFERENCES queues (queue_id),
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  status TEXT NOT NULL,
  items INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (queue_id, status, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX queue_counts_by_user ON queue_counts (user_id);
CREATE TRIGGER queue_counts_insert AFTER INSERT ON session_queue BEGIN
  INSERT INTO queue_counts (queue_id, user_id, status, items)
  VALUES (new.queue_id, new.user_id, new.status, 1)
  ON CONFLICT (queue_id, status, user_id) DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER queue_counts_delete AFTER DELETE ON session_queue BEGIN
  UPDATE queue_counts SET items = items - 1
  WHERE queue_id = old.queue_id AND status = old.status AND user_id = old.user_id;
END;
CREATE TRIGGER queue_counts_update AFTER UPDATE OF status, user_id, queue_id ON session_queue
  WHEN old.status <> new.status OR old.user_id <> new.user_id OR old.queue_id <> new.queue_id
BEGIN
  UPDATE queue_counts SET items = items - 1
  WHERE queue_id = old.queue_id AND status = old.status AND user_id = old.user_id;
  INSERT INTO queue_counts (queue_id, user_id, status, items)
  VALUES (new.queue_id, new.user_id, new.status, 1)
  ON CONFLICT (queue_id, status, user_id) DO UPDATE SET items = items + 1;
END;

-- A person's account with the queue: durable, so that pruning or returning gains nothing.
CREATE TABLE queue_accounts (
  queue_id TEXT NOT NULL REFERENCES queues (queue_id),
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  virtual_time REAL NOT NULL DEFAULT 0,
  served_seconds REAL NOT NULL DEFAULT 0,
  -- fencing token of the item claimed last: among equals, who has waited longest goes first
  last_fence INTEGER NOT NULL DEFAULT 0,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (queue_id, user_id)
) STRICT, WITHOUT ROWID;

-- Measured seconds per unit of cost, for settling and for estimates.
CREATE TABLE engine_rates (
  device TEXT NOT NULL,
  model_key TEXT NOT NULL,
  seconds_per_cost REAL NOT NULL,
  samples INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (device, model_key)
) STRICT, WITHOUT ROWID;

-- The server -----------------------------------------------------------------------------------
CREATE TABLE audit_log (
  audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  -- no foreign keys: the record outlives what it speaks of
  actor_id TEXT NOT NULL,
  actor_label TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT,
  target_id TEXT,
  target_label TEXT,
  details TEXT NOT NULL DEFAULT '{}',
  address TEXT,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, audit_id);
CREATE INDEX audit_log_by_target ON audit_log (target_id, audit_id);
CREATE INDEX audit_log_by_action ON audit_log (action, audit_id);

CREATE TABLE app_settings (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO users (user_id, email, email_key, display_name, is_admin, created_at, updated_at)
VALUES ('system', 'system@system.invalid', 'system@system.invalid', 'System', 1,
  strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
INSERT INTO queues (queue_id) VALUES ('default');
`,
};
