/** The quarter of an hour of an instant, as `services/images/quarters.ts` has it. */
const quarterOf = (instant: string) =>
  `substr(${instant}, 1, 14) ||
    substr('00153045', 1 + 2 * (cast(substr(${instant}, 15, 2) AS INTEGER) / 15), 2)`;

const TOTAL_OF_OLD = `user_id = old.user_id AND is_intermediate = old.is_intermediate
    AND image_category = old.image_category AND starred = old.starred
    AND board = coalesce(old.board_id, '')`;

const QUARTER_OF_OLD = `user_id = old.user_id AND quarter = ${quarterOf("old.created_at")}
    AND image_category = old.image_category`;

/** An image that is not in the trash, and in quarters not an intermediate either. */
const ONE_MORE = `
  INSERT INTO image_totals (user_id, is_intermediate, image_category, starred, board, items)
  SELECT new.user_id, new.is_intermediate, new.image_category, new.starred,
    coalesce(new.board_id, ''), 1
  WHERE new.deleted_at IS NULL
  ON CONFLICT (user_id, is_intermediate, image_category, starred, board)
  DO UPDATE SET items = items + 1;
  INSERT INTO image_quarters (user_id, quarter, image_category, items, starred_items)
  SELECT new.user_id, ${quarterOf("new.created_at")}, new.image_category, 1, new.starred
  WHERE new.deleted_at IS NULL AND new.is_intermediate = 0
  ON CONFLICT (user_id, quarter, image_category)
  DO UPDATE SET items = items + 1, starred_items = starred_items + excluded.starred_items;`;

const ONE_FEWER = `
  UPDATE image_totals SET items = items - 1 WHERE old.deleted_at IS NULL AND ${TOTAL_OF_OLD};
  DELETE FROM image_totals WHERE ${TOTAL_OF_OLD} AND items = 0;
  UPDATE image_quarters SET items = items - 1, starred_items = starred_items - old.starred
  WHERE old.deleted_at IS NULL AND old.is_intermediate = 0 AND ${QUARTER_OF_OLD};
  DELETE FROM image_quarters WHERE ${QUARTER_OF_OLD} AND items = 0;`;

/**
 * Keeps how many images there are of each kind, and in each quarter of an hour: to count a person's
 * images is to read all of them, and the library's page wants both numbers each time.
 */
export const imageTallies = {
  name: "image_tallies",
  sql: `
CREATE TABLE image_totals (
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  is_intermediate INTEGER NOT NULL,
  image_category TEXT NOT NULL,
  starred INTEGER NOT NULL,
  -- Empty for images on no board: a key has no NULL.
  board TEXT NOT NULL,
  items INTEGER NOT NULL,
  board_id TEXT GENERATED ALWAYS AS (nullif(board, '')) VIRTUAL,
  PRIMARY KEY (user_id, is_intermediate, image_category, starred, board)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_totals_by_board ON image_totals (board_id) WHERE board_id IS NOT NULL;
INSERT INTO image_totals (user_id, is_intermediate, image_category, starred, board, items)
SELECT user_id, is_intermediate, image_category, starred, coalesce(board_id, ''), count(*)
FROM images WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE image_quarters (
  user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  quarter TEXT NOT NULL,
  image_category TEXT NOT NULL,
  items INTEGER NOT NULL,
  starred_items INTEGER NOT NULL,
  PRIMARY KEY (user_id, quarter, image_category)
) STRICT, WITHOUT ROWID;
INSERT INTO image_quarters (user_id, quarter, image_category, items, starred_items)
SELECT user_id, ${quarterOf("created_at")}, image_category, count(*), sum(starred)
FROM images WHERE deleted_at IS NULL AND is_intermediate = 0 GROUP BY 1, 2, 3;

CREATE TRIGGER image_tallies_insert AFTER INSERT ON images
BEGIN${ONE_MORE}
END;
CREATE TRIGGER image_tallies_update
AFTER UPDATE OF user_id, board_id, is_intermediate, image_category, starred, created_at, deleted_at
ON images
WHEN (old.user_id, coalesce(old.board_id, ''), old.is_intermediate, old.image_category)
    <> (new.user_id, coalesce(new.board_id, ''), new.is_intermediate, new.image_category)
  OR (old.starred, old.created_at, old.deleted_at IS NULL)
    <> (new.starred, new.created_at, new.deleted_at IS NULL)
BEGIN${ONE_FEWER}${ONE_MORE}
END;
CREATE TRIGGER image_tallies_delete AFTER DELETE ON images
BEGIN${ONE_FEWER}
END;
`,
};
