import { type RawBuilder, sql, type SqlBool } from "kysely";
import { limitOf } from "../../accounts/limit_of.ts";
import { word } from "../../database/words.ts";
import type { Trx } from "../transaction.ts";
import { type Candidate, type OrderedLine, weightOf } from "./fair.ts";
import { UNKNOWN_RATE } from "./rates.ts";

/** A user who waits, may run another item, and has one that the device takes. */
export interface Waiting extends Candidate {
  itemId: number;
}

export interface LineOptions {
  queueId: string;
  device: string;
  /** Keys of the models whose items the device leaves to others. */
  leaves: readonly string[];
  /** Maximum number of running items of a user; 0 for no limit. */
  cap: number;
}

/** Most turns are decided by the first few; each further reading takes several times as many. */
const FIRST_READ = 4;
const GROWTH = 4;

/** Reads a queue in the orders by which turns go, by an index and only as far as a turn asks. */
export function readInOrder(trx: Trx, options: LineOptions): OrderedLine<Waiting> {
  const { leaves } = options;
  /** Of a user whose normal items are all left to others, a background one may be the next here. */
  const classOf = (background: boolean) =>
    background && leaves.length > 0
      ? sql`a.next_class IS NOT NULL`
      : sql`a.next_class = ${sql.lit(background ? "background" : "normal")}`;
  return {
    byTime: (background) =>
      read(
        trx,
        options,
        classOf(background),
        sql`a.virtual_time, a.last_fence, a.next_position`,
      ),
    byWait: (background, most) =>
      read(
        trx,
        options,
        sql`${classOf(background)} AND a.virtual_time <= ${most}`,
        sql`a.last_fence, a.next_position`,
      ),
  };
}

async function* read(
  trx: Trx,
  options: LineOptions,
  which: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): AsyncGenerator<Waiting> {
  for (let seen = 0, limit = FIRST_READ;; seen += limit, limit *= GROWTH) {
    const rows = await readSome(trx, options, which, order, { seen, limit });
    for (const row of rows) yield toWaiting(row);
    if (rows.length < limit) return;
  }
}

interface Row {
  user_id: string;
  virtual_time: number;
  last_fence: number;
  queue_weight: number;
  group_weight: number | null;
  item_id: number;
  service_class: "normal" | "background";
  priority: number;
  next_position: number;
  cost: number;
  rate: number | null;
}

async function readSome(
  trx: Trx,
  { queueId, device, leaves, cap }: LineOptions,
  which: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  { seen, limit }: { seen: number; limit: number },
): Promise<Row[]> {
  const inOrder = word("join_in_order");
  const { rows } = await sql<Row>`
    SELECT a.user_id, a.virtual_time, a.last_fence, a.next_position, u.queue_weight,
      (SELECT max(g.queue_weight) FROM group_members m
        JOIN groups g ON g.group_id = m.group_id WHERE m.user_id = a.user_id) AS group_weight,
      h.item_id, h.service_class, h.priority, h.cost,
      (SELECT seconds_per_cost FROM engine_rates e
        WHERE e.model_key = coalesce(h.model_key, '')
        ORDER BY e.device = ${device} DESC, e.updated_at DESC LIMIT 1) AS rate
    FROM queue_accounts a
    ${inOrder} users u ON u.user_id = a.user_id
    ${inOrder} session_queue h ON h.item_id = (
      SELECT item_id FROM session_queue q
      WHERE q.queue_id = a.queue_id AND q.user_id = a.user_id AND q.status = 'pending'
        AND ${notOf("q", leaves)}
      ORDER BY q.service_class DESC, q.priority DESC, q.position LIMIT 1)
    LEFT JOIN queue_counts r
      ON r.queue_id = a.queue_id AND r.user_id = a.user_id AND r.status = 'in_progress'
    WHERE a.queue_id = ${queueId} AND ${which} AND ${mayRun("u", "r", cap)}
    ORDER BY ${order} LIMIT ${limit} OFFSET ${seen}`.execute(trx);
  return rows;
}

function toWaiting(row: Row): Waiting {
  return {
    itemId: row.item_id,
    userId: row.user_id,
    virtualTime: row.virtual_time,
    weight: weightOf(row.queue_weight, row.group_weight === null ? [] : [row.group_weight]),
    lastFence: row.last_fence,
    mayRun: true,
    next: {
      background: row.service_class === "background",
      seconds: row.cost * (row.rate ?? UNKNOWN_RATE),
      priority: row.priority,
      position: row.next_position,
    },
  };
}

/**
 * The condition that a user is active, and has fewer items running than their limit allows.
 *
 * @param users what the query calls the table of users
 * @param running and the number of the user's running items in `queue_counts`
 */
export function mayRun(users: string, running: string, cap: number): RawBuilder<SqlBool> {
  const limit = sql`coalesce(${limitOf("max_running", users)}, ${cap})`;
  const active = sql.ref(`${users}.is_active`);
  const items = sql.ref(`${running}.items`);
  return sql`(${active} = 1 AND (${limit} = 0 OR coalesce(${items}, 0) < ${limit}))`;
}

/** The condition that an item is of none of these models. */
export function notOf(table: string, leaves: readonly string[] = []): RawBuilder<SqlBool> {
  if (leaves.length === 0) return sql`1 = 1`;
  return sql`coalesce(${sql.ref(`${table}.model_key`)}, '') NOT IN (${sql.join(leaves)})`;
}
