import type { Database } from "../database/mod.ts";
import { sql } from "kysely";
import { weightOf } from "./fair.ts";
import { forecast, type Place, type Standing } from "./line.ts";

export interface PlacesOptions {
  db: Database;
  mode: "fair" | "fifo";
  maxRunningPerUser: number;
  /** How many engines work on the queue. */
  engines(): number;
}

export interface Places {
  /** The place of every waiting item, by item id; as of now. */
  of(queueId: string): Promise<ReadonlyMap<number, Place>>;
  /** The line has moved: what was worked out is no longer true. */
  forget(): void;
}

/** A long line takes time to work out: such an answer is kept for so many times as long, moved or
 * not, that forecasting never takes more than a tenth of our time. */
const LONG_MS = 20;
const REST = 10;

/** Works out the line when it is asked for, and keeps the answer until the line moves. */
export function createPlaces(options: PlacesOptions): Places {
  const kept = new Map<string, { line: Promise<ReadonlyMap<number, Place>>; goodUntil: number }>();
  let moved = true;
  return {
    of(queueId) {
      const found = kept.get(queueId);
      if (found && (!moved || performance.now() < found.goodUntil)) return found.line;
      moved = false;
      const began = performance.now();
      const fresh = { line: workOut(options, queueId), goodUntil: 0 };
      kept.set(queueId, fresh);
      fresh.line.then(() => {
        const took = performance.now() - began;
        if (took > LONG_MS) fresh.goodUntil = performance.now() + took * REST;
      }, () => kept.delete(queueId));
      return fresh.line;
    },
    forget: () => moved = true,
  };
}

async function workOut(
  { db, mode, maxRunningPerUser, engines }: PlacesOptions,
  queueId: string,
): Promise<ReadonlyMap<number, Place>> {
  const rate = sql<number>`coalesce((
    SELECT seconds_per_cost FROM engine_rates e
    WHERE e.model_key = coalesce(q.model_key, '') ORDER BY e.updated_at DESC LIMIT 1), 1)`;
  const waiting = await db.selectFrom("session_queue as q")
    .innerJoin("users as u", "u.user_id", "q.user_id")
    .select(["q.item_id", "q.user_id", "q.service_class", "q.priority", "q.position", "q.cost"])
    .select(rate.as("rate"))
    .where("q.queue_id", "=", queueId).where("q.status", "=", "pending")
    .where("u.is_active", "=", 1).execute();
  if (waiting.length === 0) return new Map();
  const running = await db.selectFrom("session_queue")
    .select(["user_id", "started_at", "charged_seconds"])
    .where("queue_id", "=", queueId).where("status", "=", "in_progress").execute();
  const queue = await db.selectFrom("queues").select("virtual_time")
    .where("queue_id", "=", queueId).executeTakeFirstOrThrow();
  const busy = running.map((row) => ({
    userId: row.user_id,
    seconds: Math.max(0, (row.charged_seconds ?? 0) - secondsSince(row.started_at)),
  }));
  const idle = Math.max(0, engines() - busy.length);
  const places = forecast(
    waiting.map((row) => ({
      itemId: row.item_id,
      userId: row.user_id,
      background: row.service_class === "background",
      priority: row.priority,
      position: row.position,
      seconds: row.cost * row.rate,
    })),
    await standings(db, queueId, running, maxRunningPerUser),
    { busy: [...busy, ...Array.from({ length: idle }, () => ({ seconds: 0, userId: null }))] },
    mode,
    queue.virtual_time,
  );
  return new Map(places.map((place) => [place.itemId, place]));
}

async function standings(
  db: Database,
  queueId: string,
  running: readonly { user_id: string }[],
  cap: number,
): Promise<Map<string, Standing>> {
  const people = await db.selectFrom("users as u")
    .leftJoin(
      "queue_accounts as a",
      (j) => j.onRef("a.user_id", "=", "u.user_id").on("a.queue_id", "=", queueId),
    )
    .innerJoin(
      "queue_counts as c",
      (j) => j.onRef("c.user_id", "=", "u.user_id").on("c.queue_id", "=", queueId),
    )
    .select(["u.user_id", "u.queue_weight", "u.max_running", "a.virtual_time", "a.last_fence"])
    .select((e) =>
      e.selectFrom("group_members as m").innerJoin("groups as g", "g.group_id", "m.group_id")
        .select((g) => g.fn.max("g.queue_weight").as("w"))
        .whereRef("m.user_id", "=", "u.user_id").as("group_weight")
    )
    .where("c.status", "=", "pending").where("c.items", ">", 0).execute();
  return new Map(people.map((p) => {
    const limit = p.max_running ?? cap;
    return [p.user_id, {
      virtualTime: p.virtual_time ?? 0,
      weight: weightOf(p.queue_weight, p.group_weight === null ? [] : [p.group_weight]),
      lastFence: p.last_fence ?? 0,
      running: running.filter((row) => row.user_id === p.user_id).length,
      maxRunning: limit === 0 ? Infinity : limit,
    }];
  }));
}

function secondsSince(instant: string | null): number {
  return instant === null ? 0 : Math.max(0, (Date.now() - Date.parse(instant)) / 1000);
}
