/** The quarter of an hour of an instant, as `services/images/quarters.ts` has it. */
const quarterOf = (instant: string) =>
  `substr(${instant}, 1, 14) ||
      substr('00153045', 1 + 2 * (cast(substr(${instant}, 15, 2) AS integer) / 15), 2)`;

const TOTALS = `SELECT user_id, is_intermediate, image_category, starred,
      coalesce(board_id, '') AS board, count(*) AS items`;
const QUARTERS = `SELECT user_id, ${quarterOf("created_at")} AS quarter, image_category,
      count(*) AS items, sum(starred) AS starred_items`;

/** See `migrations/0017_image_tallies.ts`. Here a statement is counted, not each of its rows. */
export const imageTallies = {
  name: "image_tallies",
  sql: `
CREATE TABLE image_totals (
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  is_intermediate smallint NOT NULL,
  image_category text COLLATE "C" NOT NULL,
  starred smallint NOT NULL,
  board text COLLATE "C" NOT NULL,
  items bigint NOT NULL,
  board_id text COLLATE "C" GENERATED ALWAYS AS (nullif(board, '')) STORED,
  PRIMARY KEY (user_id, is_intermediate, image_category, starred, board)
);
CREATE INDEX image_totals_by_board ON image_totals (board_id) WHERE board_id IS NOT NULL;
INSERT INTO image_totals (user_id, is_intermediate, image_category, starred, board, items)
${TOTALS} FROM images WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE image_quarters (
  user_id text COLLATE "C" NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
  quarter text COLLATE "C" NOT NULL,
  image_category text COLLATE "C" NOT NULL,
  items bigint NOT NULL,
  starred_items bigint NOT NULL,
  PRIMARY KEY (user_id, quarter, image_category)
);
INSERT INTO image_quarters (user_id, quarter, image_category, items, starred_items)
${QUARTERS} FROM images WHERE deleted_at IS NULL AND is_intermediate = 0 GROUP BY 1, 2, 3;

CREATE FUNCTION tally_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' THEN
    IF NOT EXISTS (
      SELECT FROM removed o JOIN added n USING (image_id)
      WHERE (o.user_id, o.board_id, o.is_intermediate, o.image_category)
          IS DISTINCT FROM (n.user_id, n.board_id, n.is_intermediate, n.image_category)
        OR (o.starred, o.created_at, o.deleted_at IS NULL)
          IS DISTINCT FROM (n.starred, n.created_at, n.deleted_at IS NULL)
    ) THEN
      RETURN NULL;
    END IF;
  END IF;
  IF tg_op <> 'DELETE' THEN
    INSERT INTO image_totals AS t (user_id, is_intermediate, image_category, starred, board, items)
    ${TOTALS} FROM added WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (user_id, is_intermediate, image_category, starred, board)
    DO UPDATE SET items = t.items + excluded.items;
    INSERT INTO image_quarters AS q (user_id, quarter, image_category, items, starred_items)
    ${QUARTERS} FROM added WHERE deleted_at IS NULL AND is_intermediate = 0 GROUP BY 1, 2, 3
    ON CONFLICT (user_id, quarter, image_category)
    DO UPDATE SET items = q.items + excluded.items,
      starred_items = q.starred_items + excluded.starred_items;
  END IF;
  IF tg_op <> 'INSERT' THEN
    UPDATE image_totals t SET items = t.items - o.items
    FROM (${TOTALS} FROM removed WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5) o
    WHERE (t.user_id, t.is_intermediate, t.image_category, t.starred, t.board)
      = (o.user_id, o.is_intermediate, o.image_category, o.starred, o.board);
    DELETE FROM image_totals t USING removed o
    WHERE (t.user_id, t.is_intermediate, t.image_category, t.starred, t.board)
      = (o.user_id, o.is_intermediate, o.image_category, o.starred, coalesce(o.board_id, ''))
      AND t.items = 0;
    UPDATE image_quarters q
    SET items = q.items - o.items, starred_items = q.starred_items - o.starred_items
    FROM (${QUARTERS} FROM removed WHERE deleted_at IS NULL AND is_intermediate = 0
      GROUP BY 1, 2, 3) o
    WHERE (q.user_id, q.quarter, q.image_category) = (o.user_id, o.quarter, o.image_category);
    DELETE FROM image_quarters q USING removed o
    WHERE (q.user_id, q.quarter, q.image_category)
      = (o.user_id, ${quarterOf("o.created_at")}, o.image_category) AND q.items = 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER image_tallies_insert AFTER INSERT ON images
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_images();
CREATE TRIGGER image_tallies_update AFTER UPDATE ON images
  REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tally_images();
CREATE TRIGGER image_tallies_delete AFTER DELETE ON images
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION tally_images();
`,
};
