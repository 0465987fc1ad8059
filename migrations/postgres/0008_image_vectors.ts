/** See `migrations/0015_image_vectors.ts`. */
export const imageVectors = {
  name: "image_vectors",
  sql: `
CREATE TABLE image_vectors (
  image_id bigint PRIMARY KEY NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  model_hash text COLLATE "C" NOT NULL,
  vector bytea NOT NULL
);
-- Those that are to be looked at before others: nobody has yet.
CREATE INDEX image_vectors_asked ON image_vectors (image_id) WHERE model_hash = '';
`,
};
