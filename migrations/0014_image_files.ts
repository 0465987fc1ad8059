/**
 * Keeps the name that an uploaded file had, and the sampler that an image was made by. Both stand
 * beside the images: in a row, they would come after its texts, which each page would read on the
 * way.
 */
export const imageFiles = {
  name: "image_files",
  sql: `
CREATE TABLE image_files (
  image_id INTEGER PRIMARY KEY NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  file_name TEXT NOT NULL,
  -- Folded (services/database/folded.ts): lists are ordered by it.
  name_key TEXT NOT NULL
) STRICT;

CREATE TABLE image_samplers (
  sampler TEXT NOT NULL,
  image_id INTEGER NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  PRIMARY KEY (sampler, image_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX image_samplers_by_image ON image_samplers (image_id);
INSERT INTO image_samplers (sampler, image_id)
  SELECT substr(json_extract(metadata, '$.scheduler'), 1, 100), image_id FROM images
  WHERE CASE WHEN json_valid(metadata) THEN json_type(metadata, '$.scheduler') END = 'text';
CREATE TRIGGER image_samplers_insert AFTER INSERT ON images
WHEN CASE WHEN json_valid(new.metadata) THEN json_type(new.metadata, '$.scheduler') END = 'text'
BEGIN
  INSERT INTO image_samplers (sampler, image_id)
  VALUES (substr(json_extract(new.metadata, '$.scheduler'), 1, 100), new.image_id);
END;
`,
};
