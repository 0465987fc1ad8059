/** See `migrations/0014_image_files.ts`. */
export const imageFiles = {
  name: "image_files",
  sql: `
CREATE TABLE image_files (
  image_id bigint PRIMARY KEY NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  file_name text COLLATE "C" NOT NULL,
  name_key text COLLATE "C" NOT NULL
);

CREATE TABLE image_samplers (
  sampler text COLLATE "C" NOT NULL,
  image_id bigint NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  PRIMARY KEY (sampler, image_id)
);
CREATE UNIQUE INDEX image_samplers_by_image ON image_samplers (image_id);
CREATE FUNCTION sampler_of_image() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sampler jsonb;
BEGIN
  BEGIN
    sampler := new.metadata::jsonb -> 'scheduler';
  EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
  END;
  IF jsonb_typeof(sampler) = 'string' THEN
    INSERT INTO image_samplers (sampler, image_id)
    VALUES (left(sampler #>> '{}', 100), new.image_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER image_samplers_insert AFTER INSERT ON images
  FOR EACH ROW WHEN (new.metadata IS NOT NULL) EXECUTE FUNCTION sampler_of_image();
DO $$
DECLARE image record;
DECLARE sampler jsonb;
BEGIN
  FOR image IN SELECT image_id, metadata FROM images WHERE metadata IS NOT NULL LOOP
    BEGIN
      sampler := image.metadata::jsonb -> 'scheduler';
    EXCEPTION WHEN OTHERS THEN
      CONTINUE;
    END;
    IF jsonb_typeof(sampler) = 'string' THEN
      INSERT INTO image_samplers (sampler, image_id)
      VALUES (left(sampler #>> '{}', 100), image.image_id);
    END IF;
  END LOOP;
END $$;
`,
};
