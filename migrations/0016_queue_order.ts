/** The columns of an account that say which item of this person is next, or that none waits. */
const nextOf = (row: "new" | "old", only = "") => `
  UPDATE queue_accounts SET (next_class, next_position) = (
    SELECT q.service_class, q.position FROM session_queue q
    WHERE q.queue_id = ${row}.queue_id AND q.user_id = ${row}.user_id AND q.status = 'pending'
    ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1)
  WHERE queue_id = ${row}.queue_id AND user_id = ${row}.user_id${only};`;

const ANOTHER = `
    AND (old.queue_id <> new.queue_id OR old.user_id <> new.user_id)`;

const OPENED = `
  INSERT INTO queue_accounts (queue_id, user_id, updated_at)
  VALUES (new.queue_id, new.user_id, new.updated_at) ON CONFLICT DO NOTHING;`;

const ONE_MORE = `
  INSERT INTO queue_totals (queue_id, status, items) VALUES (new.queue_id, new.status, 1)
  ON CONFLICT (queue_id, status) DO UPDATE SET items = items + 1;`;

const ONE_FEWER = `
  UPDATE queue_totals SET items = items - 1 WHERE queue_id = old.queue_id AND status = old.status;`;

/**
 * Keeps with each account what its owner's next item is, so that whose turn it is can be read off
 * an index; and the numbers of all people's items, which need not be added up at every change.
 */
export const queueOrder = {
  name: "queue_order",
  sql: `
ALTER TABLE queue_accounts ADD COLUMN next_class TEXT
  CHECK (next_class IN ('normal', 'background'));
ALTER TABLE queue_accounts ADD COLUMN next_position REAL;

INSERT INTO queue_accounts (queue_id, user_id, updated_at)
SELECT queue_id, user_id, max(updated_at) FROM session_queue WHERE status = 'pending'
GROUP BY queue_id, user_id ON CONFLICT DO NOTHING;
UPDATE queue_accounts SET (next_class, next_position) = (
  SELECT q.service_class, q.position FROM session_queue q
  WHERE q.queue_id = queue_accounts.queue_id AND q.user_id = queue_accounts.user_id
    AND q.status = 'pending'
  ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1);

-- Those who wait: by virtual time, and by how long ago they were served.
CREATE INDEX queue_accounts_by_time
  ON queue_accounts (queue_id, next_class, virtual_time, last_fence, next_position)
  WHERE next_class IS NOT NULL;
CREATE INDEX queue_accounts_by_wait
  ON queue_accounts (queue_id, next_class, last_fence, next_position, virtual_time)
  WHERE next_class IS NOT NULL;

CREATE TRIGGER queue_next_insert AFTER INSERT ON session_queue
WHEN new.status = 'pending'
BEGIN${OPENED}
  -- Of a batch, the first is; the others change nothing.
  UPDATE queue_accounts SET next_class = new.service_class, next_position = new.position
  WHERE queue_id = new.queue_id AND user_id = new.user_id AND new.item_id = (
    SELECT q.item_id FROM session_queue q
    WHERE q.queue_id = new.queue_id AND q.user_id = new.user_id AND q.status = 'pending'
    ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1);
END;
CREATE TRIGGER queue_next_update
AFTER UPDATE OF status, user_id, queue_id, service_class, priority, position ON session_queue
WHEN old.status = 'pending' OR new.status = 'pending'
BEGIN${OPENED}${nextOf("old", ANOTHER)}${nextOf("new")}
END;
CREATE TRIGGER queue_next_delete AFTER DELETE ON session_queue
WHEN old.status = 'pending'
BEGIN${nextOf("old")}
END;

CREATE TABLE queue_totals (
  queue_id TEXT NOT NULL REFERENCES queues (queue_id),
  status TEXT NOT NULL,
  items INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (queue_id, status)
) STRICT, WITHOUT ROWID;
INSERT INTO queue_totals (queue_id, status, items)
SELECT queue_id, status, count(*) FROM session_queue GROUP BY queue_id, status;

CREATE TRIGGER queue_totals_insert AFTER INSERT ON session_queue
BEGIN${ONE_MORE}
END;
CREATE TRIGGER queue_totals_update AFTER UPDATE OF status, queue_id ON session_queue
WHEN old.status <> new.status OR old.queue_id <> new.queue_id
BEGIN${ONE_FEWER}${ONE_MORE}
END;
CREATE TRIGGER queue_totals_delete AFTER DELETE ON session_queue
BEGIN${ONE_FEWER}
END;
`,
};
