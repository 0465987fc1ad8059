/**
 * Searches images by their words as searches compare them, so that other forms, case and marks do
 * not matter: the index of before had them as they were written.
 */
export const imageWords = {
  name: "image_words",
  sql: `
-- Prompt and tags, folded (services/database/folded.ts).
CREATE TABLE image_words (
  image_id INTEGER PRIMARY KEY NOT NULL REFERENCES images (image_id) ON DELETE CASCADE,
  words TEXT NOT NULL
) STRICT;
INSERT INTO image_words (image_id, words)
  SELECT image_id, folded(prompt || char(10) || tags) FROM images;

DROP TRIGGER image_search_insert;
DROP TRIGGER image_search_delete;
DROP TRIGGER image_search_update;
DROP TABLE image_search;
CREATE VIRTUAL TABLE image_search USING fts5 (
  words, content = 'image_words', content_rowid = 'image_id',
  tokenize = 'unicode61 remove_diacritics 0'
);
INSERT INTO image_search (image_search) VALUES ('rebuild');
CREATE TRIGGER image_search_insert AFTER INSERT ON image_words BEGIN
  INSERT INTO image_search (rowid, words) VALUES (new.image_id, new.words);
END;
CREATE TRIGGER image_search_delete AFTER DELETE ON image_words BEGIN
  INSERT INTO image_search (image_search, rowid, words)
  VALUES ('delete', old.image_id, old.words);
END;
CREATE TRIGGER image_search_update AFTER UPDATE OF words ON image_words BEGIN
  INSERT INTO image_search (image_search, rowid, words)
  VALUES ('delete', old.image_id, old.words);
  INSERT INTO image_search (rowid, words) VALUES (new.image_id, new.words);
END;
`,
};
