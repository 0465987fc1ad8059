/**
 * What a model for similarity has made of images: which are most like another one is asked of these.
 * An image has one vector, of the model that was used last; it goes with its image.
 */
export const imageVectors = {
  name: "image_vectors",
  sql: `
CREATE TABLE image_vectors (
  image_id INTEGER PRIMARY KEY NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  -- hash of the model's files
  model_hash TEXT NOT NULL,
  -- signed bytes, of which the direction counts; empty for an image that cannot be read
  vector BLOB NOT NULL
) STRICT;
-- Those that are to be looked at before others: nobody has yet.
CREATE INDEX image_vectors_asked ON image_vectors (image_id) WHERE model_hash = '';
`,
};
