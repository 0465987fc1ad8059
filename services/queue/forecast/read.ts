import { sql } from "kysely";
import { limitOf } from "../../accounts/limit_of.ts";
import type { Database } from "../../database/mod.ts";
import { UNKNOWN_RATE } from "../turn/rates.ts";
import { weightOf } from "../turn/fair.ts";
import type { Engines, Standing, Waiting } from "./forecast.ts";

export interface ReadLineOptions {
  db: Database;
  maxRunningPerUser: number;
  /** Number of engines that work on the queue. */
  engines(): number;
}

/** The current line, as the numbers that a forecast needs. */
export interface Line {
  waiting: Waiting[];
  standings: Map<string, Standing>;
  engines: Engines;
  floor: number;
  /**
   * Whether a rate has been measured for every item that waits or runs; otherwise, it is a guess.
   */
  measured: boolean;
}

/** Reads the line of a queue, and the standing of `alsoUser`, waiting or not. */
export async function readLine(
  { db, maxRunningPerUser, engines }: ReadLineOptions,
  queueId: string,
  alsoUser: string | null = null,
): Promise<Line> {
  const rate = sql<number | null>`(
    SELECT seconds_per_cost FROM engine_rates e
    WHERE e.model_key = coalesce(q.model_key, '') ORDER BY e.updated_at DESC LIMIT 1)`;
  const waiting = await db.selectFrom("session_queue as q")
    .innerJoin("users as u", "u.user_id", "q.user_id")
    .select(["q.item_id", "q.user_id", "q.service_class", "q.priority", "q.position", "q.cost"])
    .select(rate.as("rate"))
    .where("q.queue_id", "=", queueId).where("q.status", "=", "pending")
    .where("u.is_active", "=", 1).execute();
  const running = await db.selectFrom("session_queue as q")
    .select(["user_id", "started_at", "charged_seconds"]).select(rate.as("rate"))
    .where("queue_id", "=", queueId).where("status", "=", "in_progress").execute();
  const queue = await db.selectFrom("queues").select("virtual_time")
    .where("queue_id", "=", queueId).executeTakeFirstOrThrow();
  const busy = running.map((row) => ({
    userId: row.user_id,
    seconds: Math.max(0, (row.charged_seconds ?? 0) - secondsSince(row.started_at)),
  }));
  const idle = Math.max(0, engines() - busy.length);
  return {
    waiting: waiting.map((row) => ({
      itemId: row.item_id,
      userId: row.user_id,
      background: row.service_class === "background",
      priority: row.priority,
      position: row.position,
      seconds: row.cost * (row.rate ?? UNKNOWN_RATE),
    })),
    standings: await standings(db, queueId, running, maxRunningPerUser, alsoUser),
    engines: {
      busy: [...busy, ...Array.from({ length: idle }, () => ({ seconds: 0, userId: null }))],
    },
    floor: queue.virtual_time,
    measured: [...waiting, ...running].every((row) => row.rate !== null),
  };
}

async function standings(
  db: Database,
  queueId: string,
  running: readonly { user_id: string }[],
  cap: number,
  alsoUser: string | null,
): Promise<Map<string, Standing>> {
  const query = db.selectFrom("users as u")
    .leftJoin(
      "queue_accounts as a",
      (j) => j.onRef("a.user_id", "=", "u.user_id").on("a.queue_id", "=", queueId),
    )
    .leftJoin(
      "queue_counts as c",
      (j) =>
        j.onRef("c.user_id", "=", "u.user_id").on("c.queue_id", "=", queueId)
          .on("c.status", "=", "pending"),
    )
    .select(["u.user_id", "u.queue_weight", "a.virtual_time", "a.last_fence"])
    .select(limitOf("max_running", "u").as("max_running"))
    .select((e) =>
      e.selectFrom("group_members as m").innerJoin("groups as g", "g.group_id", "m.group_id")
        .select((g) => g.fn.max("g.queue_weight").as("w"))
        .whereRef("m.user_id", "=", "u.user_id").as("group_weight")
    )
    .$if(alsoUser === null, (q) => q.where("c.items", ">", 0))
    .$if(
      alsoUser !== null,
      (q) => q.where((e) => e.or([e("c.items", ">", 0), e("u.user_id", "=", alsoUser)])),
    );
  const people = await query.execute();
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
