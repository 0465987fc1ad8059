/** Removed models wait in a trash, one model can be the default, and images know their models. */
export const modelTrash = {
  name: "model_trash",
  sql: `
ALTER TABLE models ADD COLUMN deleted_at TEXT;
ALTER TABLE models ADD COLUMN is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1));
CREATE UNIQUE INDEX models_default ON models (is_default) WHERE is_default = 1;

-- which models an image was made with, by the keys in its metadata
CREATE TABLE image_models (
  model_key TEXT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  PRIMARY KEY (model_key, image_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_models_by_image ON image_models (image_id);

INSERT OR IGNORE INTO image_models (model_key, image_id)
SELECT key.value, images.image_id FROM images,
  json_tree(CASE WHEN json_valid(images.metadata) THEN images.metadata ELSE '{}' END) AS key
WHERE key.key = 'key' AND key.type = 'text'
  AND key.value IN (SELECT model_key FROM models);

CREATE TRIGGER image_models_insert AFTER INSERT ON images WHEN json_valid(new.metadata) BEGIN
INSERT OR IGNORE INTO image_models (model_key, image_id)
SELECT key.value, new.image_id FROM json_tree(new.metadata) AS key
WHERE key.key = 'key' AND key.type = 'text' AND key.value IN (SELECT model_key FROM models);
END;
`,
};
