/**
 * The tables on PostgreSQL, as the migrations of SQLite left them by then. What a column is for stands
 * there. Conventions: flags are 0/1; text is compared byte by byte, as SQLite does, whatever the
 * locale of the server.
 */
export const initial = {
  name: "initial",
  sql: String.raw`
-- Compares texts as fold() does (services/database/folded.ts).
CREATE FUNCTION folded(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN normalize(translate(regexp_replace(
    lower(upper(normalize(t, NFKD) COLLATE "und-x-icu") COLLATE "und-x-icu"),
    '([a-z\u00aa\u00ba\u00c0-\u02b8\u0370-\u03ff\u1d00-\u1fff\u2c60-\u2c7f\ua722-\ua7ff])[\u0300-\u036f]+',
    '\1', 'g'), 'łøđħıς', 'lodhiσ'), NFKC);

-- The words of a folded text. Not to_tsvector: its parser takes names of hosts and files, signs of
-- numbers and more for words of their own.
CREATE FUNCTION search_words(t text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT coalesce(array_to_tsvector(array_agg(DISTINCT left(word, 200))), '')
    FROM regexp_split_to_table(t COLLATE "und-x-icu", '[^[:alnum:]]+') AS word WHERE word <> '');

-- The query for a JSON list of words: all of them, the last letters of each may be missing.
CREATE FUNCTION search_query(words jsonb) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT string_agg(quote_literal(lexeme) || ':*', ' & ')::tsquery
    FROM jsonb_array_elements_text(words) AS word, unnest(search_words(word)) AS u);

CREATE FUNCTION is_workflow(t text) RETURNS smallint LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE j jsonb;
BEGIN
  j := t::jsonb;
  RETURN CASE WHEN jsonb_typeof(j) = 'object' AND jsonb_typeof(j -> 'nodes') = 'array'
    AND jsonb_typeof(j -> 'edges') = 'array' AND jsonb_typeof(j -> 'name') = 'string'
    AND jsonb_typeof(j -> 'meta') = 'object' THEN 1 ELSE 0 END;
EXCEPTION WHEN OTHERS THEN
  RETURN 0;
END $$;

CREATE TABLE users (
  user_id text COLLATE "C" PRIMARY KEY NOT NULL,
  email text COLLATE "C" NOT NULL,
  email_key text COLLATE "C" NOT NULL UNIQUE,
  display_name text COLLATE "C",
  password_hash text COLLATE "C",
  is_admin smallint NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)),
  is_active smallint NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
  must_change_password smallint NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1)),
  token_epoch bigint NOT NULL DEFAULT 0,
  quota_bytes bigint CHECK (quota_bytes >= 0),
  quota_images bigint CHECK (quota_images >= 0),
  queue_weight double precision NOT NULL DEFAULT 1 CHECK (queue_weight > 0),
  max_pending bigint CHECK (max_pending >= 0),
  max_running bigint CHECK (max_running >= 0),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  last_login_at text COLLATE "C",
  user_name text COLLATE "C",
  user_name_key text COLLATE "C" CHECK (strpos(user_name_key, '@') = 0)
);

CREATE TABLE user_sessions (
  session_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  remember_me smallint NOT NULL DEFAULT 0 CHECK (remember_me IN (0, 1)),
  address text COLLATE "C",
  client text COLLATE "C",
  created_at text COLLATE "C" NOT NULL,
  last_seen_at text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL,
  absolute_expires_at text COLLATE "C" NOT NULL,
  ended_at text COLLATE "C",
  end_reason text COLLATE "C",
  chooses_password smallint NOT NULL DEFAULT 0 CHECK (chooses_password IN (0, 1))
);

CREATE TABLE api_keys (
  key_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  name text COLLATE "C" NOT NULL,
  prefix text COLLATE "C" NOT NULL,
  token_hash text COLLATE "C" NOT NULL UNIQUE,
  scopes text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  last_used_at text COLLATE "C",
  expires_at text COLLATE "C",
  revoked_at text COLLATE "C"
);

CREATE TABLE login_failures (
  bucket text COLLATE "C" PRIMARY KEY NOT NULL,
  failures bigint NOT NULL,
  last_failure_at text COLLATE "C" NOT NULL,
  blocked_until text COLLATE "C"
);

CREATE TABLE groups (
  group_id text COLLATE "C" PRIMARY KEY NOT NULL,
  name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL UNIQUE,
  queue_weight double precision NOT NULL DEFAULT 1 CHECK (queue_weight > 0),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  quota_bytes bigint CHECK (quota_bytes >= 0),
  quota_images bigint CHECK (quota_images >= 0),
  max_pending bigint CHECK (max_pending >= 0),
  max_running bigint CHECK (max_running >= 0)
);

CREATE TABLE group_members (
  group_id text COLLATE "C" NOT NULL REFERENCES groups (group_id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);

CREATE TABLE boards (
  board_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  board_name text COLLATE "C" NOT NULL,
  cover_image_name TEXT,
  archived smallint NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  visibility text COLLATE "C" NOT NULL DEFAULT 'private'
    CHECK (visibility IN ('private', 'shared', 'public')),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  deleted_at text COLLATE "C"
);

CREATE TABLE boards_left (
  board_id text COLLATE "C" NOT NULL REFERENCES boards (board_id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  PRIMARY KEY (board_id, user_id)
);

CREATE TABLE images (
  image_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  image_name text COLLATE "C" NOT NULL UNIQUE,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  board_id text COLLATE "C" REFERENCES boards (board_id) ON DELETE SET NULL,
  image_origin text COLLATE "C" NOT NULL CHECK (image_origin IN ('internal', 'external')),
  image_category text COLLATE "C" NOT NULL
    CHECK (image_category IN ('general', 'mask', 'control', 'user', 'other')),
  image_subfolder text COLLATE "C" NOT NULL,
  width bigint NOT NULL CHECK (width > 0),
  height bigint NOT NULL CHECK (height > 0),
  bytes bigint NOT NULL CHECK (bytes >= 0),
  is_intermediate smallint NOT NULL DEFAULT 0 CHECK (is_intermediate IN (0, 1)),
  starred smallint NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
  session_id text COLLATE "C",
  node_id text COLLATE "C",
  prompt text COLLATE "C" NOT NULL DEFAULT '',
  tags text COLLATE "C" NOT NULL DEFAULT '',
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  deleted_at text COLLATE "C",
  deleted_from_board_id text COLLATE "C",
  has_workflow smallint NOT NULL GENERATED ALWAYS AS
    (CASE WHEN workflow IS NOT NULL THEN 1 ELSE 0 END) STORED,
  metadata text COLLATE "C",
  workflow text COLLATE "C",
  graph text COLLATE "C"
);

CREATE TABLE image_tags (
  image_name text COLLATE "C" NOT NULL REFERENCES images (image_name) ON DELETE CASCADE ON UPDATE CASCADE,
  tag text COLLATE "C" NOT NULL,
  PRIMARY KEY (image_name, tag)
);

CREATE TABLE workflows (
  workflow_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  name text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL DEFAULT '',
  category text COLLATE "C" NOT NULL DEFAULT 'user' CHECK (category IN ('user', 'default')),
  tags text COLLATE "C" NOT NULL DEFAULT '',
  visibility text COLLATE "C" NOT NULL DEFAULT 'private'
    CHECK (visibility IN ('private', 'shared', 'public')),
  has_thumbnail smallint NOT NULL DEFAULT 0 CHECK (has_thumbnail IN (0, 1)),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  readable smallint NOT NULL GENERATED ALWAYS AS (is_workflow(workflow)) STORED,
  workflow text COLLATE "C" NOT NULL
);

CREATE TABLE workflow_openings (
  workflow_id text COLLATE "C" NOT NULL REFERENCES workflows (workflow_id) ON DELETE CASCADE,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  opened_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (workflow_id, user_id)
);

CREATE TABLE style_presets (
  style_preset_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  name text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL DEFAULT 'user' CHECK (type IN ('user', 'default', 'project')),
  visibility text COLLATE "C" NOT NULL DEFAULT 'private'
    CHECK (visibility IN ('private', 'shared', 'public')),
  positive_prompt text COLLATE "C" NOT NULL DEFAULT '',
  negative_prompt text COLLATE "C" NOT NULL DEFAULT '',
  has_image smallint NOT NULL DEFAULT 0 CHECK (has_image IN (0, 1)),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  deleted_at text COLLATE "C"
);

CREATE TABLE system_prompts (
  system_prompt_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  name text COLLATE "C" NOT NULL,
  content text COLLATE "C" NOT NULL,
  visibility text COLLATE "C" NOT NULL DEFAULT 'private'
    CHECK (visibility IN ('private', 'shared', 'public')),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL
);

CREATE TABLE models (
  model_key text COLLATE "C" PRIMARY KEY NOT NULL,
  name text COLLATE "C" NOT NULL,
  base text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  visibility text COLLATE "C" NOT NULL DEFAULT 'shared'
    CHECK (visibility IN ('private', 'shared')),
  path text COLLATE "C" NOT NULL UNIQUE,
  hash text COLLATE "C" NOT NULL,
  description text COLLATE "C" NOT NULL DEFAULT '',
  file_size bigint NOT NULL DEFAULT 0,
  source text COLLATE "C" NOT NULL DEFAULT '',
  default_settings text COLLATE "C" NOT NULL DEFAULT '{}',
  details text COLLATE "C" NOT NULL DEFAULT '{}',
  has_image smallint NOT NULL DEFAULT 0 CHECK (has_image IN (0, 1)),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  format text COLLATE "C" NOT NULL DEFAULT 'onnx'
    CHECK (format IN ('onnx', 'diffusers', 'checkpoint', 'lycoris', 'embedding_file', 'invokeai')),
  variant text COLLATE "C" NOT NULL DEFAULT 'normal'
    CHECK (variant IN ('normal', 'inpaint', 'depth', 'pix2pix', 'unclip')),
  trigger_phrases text COLLATE "C" NOT NULL DEFAULT '[]',
  components text COLLATE "C" NOT NULL DEFAULT '{}',
  schedule text COLLATE "C" NOT NULL DEFAULT '{}',
  origin text COLLATE "C" NOT NULL DEFAULT '{}',
  deleted_at text COLLATE "C",
  is_default smallint NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1))
);

CREATE TABLE model_downloads (
  download_id bigint PRIMARY KEY NOT NULL,
  source text COLLATE "C" NOT NULL,
  offer text COLLATE "C" NOT NULL,
  options text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL CHECK (status IN ('waiting', 'paused', 'error')),
  error text COLLATE "C",
  sealed_token text COLLATE "C",
  target text COLLATE "C",
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL
);

CREATE TABLE model_download_files (
  download_id bigint NOT NULL REFERENCES model_downloads (download_id) ON DELETE CASCADE,
  place bigint NOT NULL,
  path text COLLATE "C" NOT NULL,
  url text COLLATE "C" NOT NULL,
  bytes bigint,
  sha256 text COLLATE "C",
  validator text COLLATE "C",
  done smallint NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
  sealed_query text COLLATE "C",
  PRIMARY KEY (download_id, place)
);

CREATE TABLE hub_tokens (
  hub text COLLATE "C" PRIMARY KEY NOT NULL,
  sealed text COLLATE "C" NOT NULL,
  hint text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL
);

CREATE TABLE thing_kinds (
  kind text COLLATE "C" PRIMARY KEY NOT NULL
);

CREATE TABLE grants (
  grant_id text COLLATE "C" PRIMARY KEY NOT NULL,
  kind text COLLATE "C" NOT NULL REFERENCES thing_kinds (kind),
  thing_id text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" REFERENCES users (user_id) ON DELETE CASCADE,
  group_id text COLLATE "C" REFERENCES groups (group_id) ON DELETE CASCADE,
  level text COLLATE "C" NOT NULL CHECK (level IN ('view', 'add', 'edit')),
  expires_at text COLLATE "C",
  granted_by text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  created_at text COLLATE "C" NOT NULL,
  CHECK ((user_id IS NULL) <> (group_id IS NULL))
);

CREATE TABLE downloads (
  download_name text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  image_names text COLLATE "C" NOT NULL,
  created_at text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL
);

CREATE TABLE client_state (
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  queue_id text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (user_id, queue_id, key)
);

CREATE TABLE queues (
  queue_id text COLLATE "C" PRIMARY KEY NOT NULL,
  is_paused smallint NOT NULL DEFAULT 0 CHECK (is_paused IN (0, 1)),
  last_sequence bigint NOT NULL DEFAULT 0,
  last_fence bigint NOT NULL DEFAULT 0,
  virtual_time double precision NOT NULL DEFAULT 0
);

CREATE TABLE queue_batches (
  batch_id text COLLATE "C" PRIMARY KEY NOT NULL,
  graph text COLLATE "C" NOT NULL,
  workflow text COLLATE "C"
);

CREATE TABLE session_queue (
  item_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  queue_id text COLLATE "C" NOT NULL REFERENCES queues (queue_id),
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id),
  batch_id text COLLATE "C" NOT NULL,
  session_id text COLLATE "C" NOT NULL UNIQUE,
  status text COLLATE "C" NOT NULL DEFAULT 'pending'
    CHECK (status IN ('pending', 'in_progress', 'waiting', 'completed', 'failed', 'canceled')),
  status_sequence bigint NOT NULL DEFAULT 0,
  priority bigint NOT NULL DEFAULT 0,
  position double precision NOT NULL,
  service_class text COLLATE "C" NOT NULL DEFAULT 'normal'
    CHECK (service_class IN ('normal', 'background')),
  origin text COLLATE "C",
  destination text COLLATE "C",
  results text COLLATE "C",
  prompt_notes text COLLATE "C",
  field_values text COLLATE "C",
  model_key text COLLATE "C",
  cost double precision NOT NULL DEFAULT 0,
  charged_seconds double precision,
  measured_seconds double precision,
  error_type text COLLATE "C",
  error_message text COLLATE "C",
  error_traceback text COLLATE "C",
  retried_from_item_id bigint,
  device text COLLATE "C",
  lease_holder text COLLATE "C",
  lease_fence bigint,
  lease_expires_at text COLLATE "C",
  attempts bigint NOT NULL DEFAULT 0,
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  started_at text COLLATE "C",
  completed_at text COLLATE "C"
);

CREATE TABLE queue_counts (
  queue_id text COLLATE "C" NOT NULL REFERENCES queues (queue_id),
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  status text COLLATE "C" NOT NULL,
  items bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (queue_id, status, user_id)
);

CREATE TABLE queue_accounts (
  queue_id text COLLATE "C" NOT NULL REFERENCES queues (queue_id),
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  virtual_time double precision NOT NULL DEFAULT 0,
  served_seconds double precision NOT NULL DEFAULT 0,
  last_fence bigint NOT NULL DEFAULT 0,
  updated_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (queue_id, user_id)
);

CREATE TABLE engine_rates (
  device text COLLATE "C" NOT NULL,
  model_key text COLLATE "C" NOT NULL,
  seconds_per_cost double precision NOT NULL,
  samples bigint NOT NULL,
  updated_at text COLLATE "C" NOT NULL,
  PRIMARY KEY (device, model_key)
);

CREATE TABLE audit_log (
  audit_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  at text COLLATE "C" NOT NULL,
  actor_id text COLLATE "C" NOT NULL,
  actor_label text COLLATE "C" NOT NULL,
  action text COLLATE "C" NOT NULL,
  target_kind text COLLATE "C",
  target_id text COLLATE "C",
  target_label text COLLATE "C",
  details text COLLATE "C" NOT NULL DEFAULT '{}',
  address text COLLATE "C",
  previous_hash text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL
);

CREATE TABLE app_settings (
  key text COLLATE "C" PRIMARY KEY NOT NULL,
  value text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL
);

CREATE TABLE image_models (
  model_key text COLLATE "C" NOT NULL,
  image_id bigint NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  PRIMARY KEY (model_key, image_id)
);

CREATE TABLE image_words (
  image_id bigint PRIMARY KEY NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  words text COLLATE "C" NOT NULL,
  search tsvector GENERATED ALWAYS AS (search_words(words)) STORED
);

CREATE TABLE model_uploads (
  upload_id text COLLATE "C" PRIMARY KEY NOT NULL,
  name text COLLATE "C" NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  received bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND bytes),
  created_at text COLLATE "C" NOT NULL,
  updated_at text COLLATE "C" NOT NULL
);

CREATE TABLE sign_in_links (
  link_id text COLLATE "C" PRIMARY KEY NOT NULL,
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  token_hash text COLLATE "C" NOT NULL UNIQUE,
  created_at text COLLATE "C" NOT NULL,
  expires_at text COLLATE "C" NOT NULL,
  used_at text COLLATE "C",
  revoked_at text COLLATE "C"
);

ALTER TABLE boards ADD FOREIGN KEY (cover_image_name)
  REFERENCES images (image_name) ON DELETE SET NULL;

CREATE INDEX api_keys_by_user ON api_keys (user_id);
CREATE INDEX audit_log_by_action ON audit_log (action, audit_id);
CREATE INDEX audit_log_by_actor ON audit_log (actor_id, audit_id);
CREATE INDEX audit_log_by_target ON audit_log (target_id, audit_id);
CREATE INDEX boards_by_cover ON boards (cover_image_name) WHERE cover_image_name IS NOT NULL;
CREATE INDEX boards_by_time ON boards (deleted_at, archived, created_at, board_id);
CREATE INDEX boards_by_user ON boards (user_id, deleted_at, archived, created_at, board_id);
CREATE INDEX boards_by_visibility ON boards (visibility, deleted_at);
CREATE INDEX boards_left_by_user ON boards_left (user_id);
CREATE INDEX grants_by_group ON grants (group_id, kind, thing_id) WHERE group_id IS NOT NULL;
CREATE INDEX grants_by_thing ON grants (kind, thing_id);
CREATE INDEX grants_by_user ON grants (user_id, kind, thing_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX grants_to_group
  ON grants (kind, thing_id, group_id)
  WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX grants_to_user ON grants (kind, thing_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX group_members_by_user ON group_members (user_id, group_id);
CREATE INDEX image_models_by_image ON image_models (image_id);
CREATE INDEX image_tags_by_tag ON image_tags (tag, image_name);
CREATE INDEX images_by_session ON images (session_id) WHERE session_id IS NOT NULL;
CREATE UNIQUE INDEX models_default ON models (is_default) WHERE is_default = 1;
CREATE INDEX queue_counts_by_user ON queue_counts (user_id);
CREATE INDEX session_queue_by_batch ON session_queue (batch_id, status);
CREATE INDEX session_queue_by_destination
  ON session_queue (queue_id, destination, status)
  WHERE destination IS NOT NULL;
CREATE INDEX session_queue_by_sequence ON session_queue (queue_id, status_sequence);
CREATE INDEX session_queue_by_status ON session_queue (queue_id, status, item_id);
CREATE INDEX session_queue_by_user ON session_queue (user_id, queue_id, status, item_id);
CREATE INDEX session_queue_fifo
  ON session_queue (queue_id, service_class DESC, priority DESC, position)
  WHERE status = 'pending';
CREATE INDEX session_queue_line
  ON session_queue (queue_id, user_id, service_class DESC, priority DESC, position)
  WHERE status = 'pending';
CREATE INDEX session_queue_running
  ON session_queue (queue_id, lease_expires_at)
  WHERE status = 'in_progress';
CREATE INDEX sign_in_links_by_user ON sign_in_links (user_id);
CREATE INDEX style_presets_by_user ON style_presets (user_id, type);
CREATE INDEX system_prompts_by_user ON system_prompts (user_id);
CREATE INDEX user_sessions_by_user ON user_sessions (user_id, ended_at);
CREATE UNIQUE INDEX users_by_user_name ON users (user_name_key) WHERE user_name_key IS NOT NULL;
CREATE INDEX workflows_by_user ON workflows (user_id, category);
CREATE INDEX workflows_by_visibility ON workflows (visibility) WHERE visibility <> 'private';
CREATE INDEX workflows_defaults ON workflows (category) WHERE category = 'default';
-- An index keeps the order of a list only behind columns that are equal to something, and IS NULL is
-- not: what is in the trash is left out of the index instead. The id ends ties.
CREATE INDEX images_by_user
  ON images (user_id, is_intermediate, starred, created_at, image_id) WHERE deleted_at IS NULL;
CREATE INDEX images_by_user_time
  ON images (user_id, is_intermediate, created_at, image_id) WHERE deleted_at IS NULL;
CREATE INDEX images_tally
  ON images (user_id, is_intermediate, image_category) WHERE deleted_at IS NULL;
CREATE INDEX images_by_board
  ON images (board_id, is_intermediate, starred, created_at, image_id)
  WHERE board_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX images_by_board_time
  ON images (board_id, is_intermediate, created_at, image_id)
  WHERE board_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX images_uncategorized
  ON images (user_id, is_intermediate, starred, created_at, image_id)
  WHERE board_id IS NULL AND deleted_at IS NULL;
CREATE INDEX images_by_star
  ON images (is_intermediate, starred, created_at, image_id) WHERE deleted_at IS NULL;
CREATE INDEX images_by_time
  ON images (is_intermediate, created_at, image_id) WHERE deleted_at IS NULL;
CREATE INDEX images_in_trash ON images (user_id, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX images_usage ON images (user_id, bytes);
CREATE INDEX image_words_search ON image_words USING gin (search);

INSERT INTO thing_kinds (kind)
VALUES ('board'), ('image'), ('workflow'), ('style_preset'), ('system_prompt'), ('model');

CREATE FUNCTION delete_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM grants WHERE kind = tg_argv[0] AND thing_id = to_jsonb(old) ->> tg_argv[1];
  RETURN NULL;
END $$;
CREATE TRIGGER grants_of_board AFTER DELETE ON boards
  FOR EACH ROW EXECUTE FUNCTION delete_grants('board', 'board_id');
CREATE TRIGGER grants_of_image AFTER DELETE ON images
  FOR EACH ROW EXECUTE FUNCTION delete_grants('image', 'image_name');
CREATE TRIGGER grants_of_workflow AFTER DELETE ON workflows
  FOR EACH ROW EXECUTE FUNCTION delete_grants('workflow', 'workflow_id');
CREATE TRIGGER grants_of_style_preset AFTER DELETE ON style_presets
  FOR EACH ROW EXECUTE FUNCTION delete_grants('style_preset', 'style_preset_id');
CREATE TRIGGER grants_of_system_prompt AFTER DELETE ON system_prompts
  FOR EACH ROW EXECUTE FUNCTION delete_grants('system_prompt', 'system_prompt_id');
CREATE TRIGGER grants_of_model AFTER DELETE ON models
  FOR EACH ROW EXECUTE FUNCTION delete_grants('model', 'model_key');

-- The models that an image was made with, by the keys in its metadata.
CREATE FUNCTION models_of_image() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE known jsonb;
BEGIN
  BEGIN
    known := new.metadata::jsonb;
  EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
  END;
  INSERT INTO image_models (model_key, image_id)
  SELECT DISTINCT key #>> '{}', new.image_id FROM jsonb_path_query(known, '$.**.key') AS key
  WHERE jsonb_typeof(key) = 'string' AND key #>> '{}' IN (SELECT model_key FROM models)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER image_models_insert AFTER INSERT ON images
  FOR EACH ROW WHEN (new.metadata IS NOT NULL) EXECUTE FUNCTION models_of_image();

CREATE FUNCTION delete_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM queue_batches WHERE batch_id = old.batch_id
    AND NOT EXISTS (SELECT 1 FROM session_queue WHERE batch_id = old.batch_id);
  RETURN NULL;
END $$;
CREATE TRIGGER queue_batches_end AFTER DELETE ON session_queue
  FOR EACH ROW EXECUTE FUNCTION delete_batch();

CREATE FUNCTION count_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' THEN
    IF old.status = new.status AND old.user_id = new.user_id AND old.queue_id = new.queue_id THEN
      RETURN NULL;
    END IF;
  END IF;
  IF tg_op <> 'INSERT' THEN
    UPDATE queue_counts SET items = items - 1
    WHERE queue_id = old.queue_id AND status = old.status AND user_id = old.user_id;
  END IF;
  IF tg_op <> 'DELETE' THEN
    INSERT INTO queue_counts (queue_id, user_id, status, items)
    VALUES (new.queue_id, new.user_id, new.status, 1)
    ON CONFLICT (queue_id, status, user_id) DO UPDATE SET items = queue_counts.items + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER queue_counts_change
  AFTER INSERT OR DELETE OR UPDATE OF status, user_id, queue_id ON session_queue
  FOR EACH ROW EXECUTE FUNCTION count_items();

-- The highest id of the audit log. A sequence does not know it: it goes on over a rollback.
CREATE TABLE audit_end (last_id bigint NOT NULL);
INSERT INTO audit_end (last_id) VALUES (0);
CREATE FUNCTION note_audit_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE audit_end SET last_id = new.audit_id;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_end_insert AFTER INSERT ON audit_log
  FOR EACH ROW EXECUTE FUNCTION note_audit_end();

INSERT INTO users (user_id, email, email_key, display_name, is_admin, created_at, updated_at)
SELECT 'system', 'system@system.invalid', 'system@system.invalid', 'System', 1, at, at
FROM to_char(now() AT TIME ZONE 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at;
INSERT INTO queues (queue_id) VALUES ('default');
`,
};
