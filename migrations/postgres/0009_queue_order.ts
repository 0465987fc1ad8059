/** See `migrations/0016_queue_order.ts`. */
export const queueOrder = {
  name: "queue_order",
  sql: `
ALTER TABLE queue_accounts ADD COLUMN next_class text COLLATE "C"
  CHECK (next_class IN ('normal', 'background'));
ALTER TABLE queue_accounts ADD COLUMN next_position double precision;

INSERT INTO queue_accounts (queue_id, user_id, updated_at)
SELECT queue_id, user_id, max(updated_at) FROM session_queue WHERE status = 'pending'
GROUP BY queue_id, user_id ON CONFLICT DO NOTHING;
UPDATE queue_accounts a SET (next_class, next_position) = (
  SELECT q.service_class, q.position FROM session_queue q
  WHERE q.queue_id = a.queue_id AND q.user_id = a.user_id AND q.status = 'pending'
  ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1);

-- Those who wait: by virtual time, and by how long ago they were served.
CREATE INDEX queue_accounts_by_time
  ON queue_accounts (queue_id, next_class, virtual_time, last_fence, next_position)
  WHERE next_class IS NOT NULL;
CREATE INDEX queue_accounts_by_wait
  ON queue_accounts (queue_id, next_class, last_fence, next_position, virtual_time)
  WHERE next_class IS NOT NULL;

CREATE FUNCTION note_next(queue text, person text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  next_one record;
BEGIN
  SELECT q.service_class, q.position INTO next_one FROM session_queue q
  WHERE q.queue_id = queue AND q.user_id = person AND q.status = 'pending'
  ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1;
  UPDATE queue_accounts
  SET next_class = next_one.service_class, next_position = next_one.position
  WHERE queue_id = queue AND user_id = person AND (next_class, next_position)
    IS DISTINCT FROM (next_one.service_class, next_one.position);
END $$;
CREATE FUNCTION note_next_item() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op <> 'INSERT' THEN
    IF old.status = 'pending' THEN
      PERFORM note_next(old.queue_id, old.user_id);
    END IF;
  END IF;
  IF tg_op <> 'DELETE' THEN
    IF new.status = 'pending' THEN
      INSERT INTO queue_accounts (queue_id, user_id, updated_at)
      VALUES (new.queue_id, new.user_id, new.updated_at) ON CONFLICT DO NOTHING;
      PERFORM note_next(new.queue_id, new.user_id);
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER queue_next_change
  AFTER INSERT OR DELETE
  OR UPDATE OF status, user_id, queue_id, service_class, priority, position ON session_queue
  FOR EACH ROW EXECUTE FUNCTION note_next_item();

CREATE TABLE queue_totals (
  queue_id text COLLATE "C" NOT NULL REFERENCES queues (queue_id),
  status text COLLATE "C" NOT NULL,
  items bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (queue_id, status)
);
INSERT INTO queue_totals (queue_id, status, items)
SELECT queue_id, status, count(*) FROM session_queue GROUP BY queue_id, status;

CREATE FUNCTION total_items() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF tg_op = 'UPDATE' THEN
    IF old.status = new.status AND old.queue_id = new.queue_id THEN
      RETURN NULL;
    END IF;
  END IF;
  IF tg_op <> 'INSERT' THEN
    UPDATE queue_totals SET items = items - 1
    WHERE queue_id = old.queue_id AND status = old.status;
  END IF;
  IF tg_op <> 'DELETE' THEN
    INSERT INTO queue_totals (queue_id, status, items) VALUES (new.queue_id, new.status, 1)
    ON CONFLICT (queue_id, status) DO UPDATE SET items = queue_totals.items + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER queue_totals_change
  AFTER INSERT OR DELETE OR UPDATE OF status, queue_id ON session_queue
  FOR EACH ROW EXECUTE FUNCTION total_items();
`,
};
