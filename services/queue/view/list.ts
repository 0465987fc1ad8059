import { type Expression, sql, type SqlBool } from "kysely";
import type { Actor } from "../../actor.ts";
import type { QueueItemSummary } from "../../contract/queue.ts";
import { say } from "../../contract/refusals.ts";
import { inList } from "../../database/in_list.ts";
import type { Database } from "../../database/mod.ts";
import { problem } from "../../errors/mod.ts";
import { type FullRow, type NamedRow, toItem, toSummary } from "./item.ts";
import type { QueueItem } from "./item_schema.ts";
import { redact } from "./redact.ts";
import type { createViewAudit } from "./audit_views.ts";
import type { QueuePosition } from "../forecast/forecast.ts";
import { imagesOf } from "./images.ts";
import { workflowNamesOf } from "./workflow_names.ts";
import type { ForecastCache } from "../forecast/cache.ts";
import { requireQueue } from "../queues.ts";
import { requireFitsOneAnswer } from "./answer_size.ts";

/** Reads the queue: one's own items whole, other users' redacted. */
export function createQueueReader(
  { db, places, recordView }: {
    db: Database;
    places: ForecastCache;
    recordView: ReturnType<typeof createViewAudit>;
  },
) {
  /** Columns of other users' items that are redacted are not even read: they may be large. */
  const rows = (actor: Actor, queueId: string, whole: boolean) => {
    const readable = actor.isAdmin
      ? sql<SqlBool>`1 = 1`
      : sql<SqlBool>`q.user_id = ${actor.userId}`;
    return db.selectFrom("session_queue as q")
      .leftJoin("queue_batches as b", "b.batch_id", "q.batch_id")
      .leftJoin("users as u", "u.user_id", "q.user_id")
      .selectAll("q").select(["u.display_name", "u.email"])
      .select([column("graph", whole, readable), column("workflow", whole, readable)])
      .where("q.queue_id", "=", queueId);
  };

  const mayRead = (actor: Actor, userId: string) => actor.isAdmin || actor.userId === userId;

  async function shown<T extends QueueItemSummary>(
    actor: Actor,
    queueId: string,
    found: readonly FullRow[],
    make: (row: NamedRow, place: QueuePosition | undefined, imageNames: readonly string[]) => T,
  ): Promise<T[]> {
    await recordView(actor, queueId, found.map((row) => row.user_id));
    const waits = found.some((row) => row.status === "pending");
    const line = waits ? await places.of(queueId) : new Map();
    const readable = found.filter((row) => mayRead(actor, row.user_id));
    const images = await imagesOf(db, readable.filter((row) => row.status === "completed"));
    const names = await workflowNamesOf(db, readable);
    return found.map((row) => {
      const place = line.get(row.item_id);
      if (!mayRead(actor, row.user_id)) {
        const bare = { ...row, field_values: null, results: null, workflow_name: null };
        return redact(make(bare, place, []));
      }
      const workflow_name = names.get(row.batch_id) ?? null;
      return make({ ...row, workflow_name }, place, images.get(row.session_id) ?? []);
    });
  }

  async function one(
    actor: Actor,
    queueId: string,
    where: Expression<SqlBool>,
    order: Expression<unknown>,
  ): Promise<QueueItem | null> {
    const row = await rows(actor, queueId, true).where(where).orderBy(order).limit(1)
      .executeTakeFirst();
    return row ? (await shown(actor, queueId, [row], toItem))[0] ?? null : null;
  }

  /** Returns the running item: one's own if there is one. */
  async function current(actor: Actor, queueId: string): Promise<QueueItem | null> {
    requireQueue(queueId);
    return await one(
      actor,
      queueId,
      sql<SqlBool>`q.status = 'in_progress'`,
      sql`q.user_id <> ${actor.userId}, q.item_id`,
    );
  }

  async function summaries(
    actor: Actor,
    queueId: string,
    itemIds: readonly number[],
  ): Promise<QueueItemSummary[]> {
    requireQueue(queueId);
    const found = await rows(actor, queueId, false).where(inList("q.item_id", itemIds)).execute();
    return await shown(actor, queueId, inOrder(found, itemIds), toSummary);
  }

  async function items(
    actor: Actor,
    queueId: string,
    itemIds: readonly number[],
  ): Promise<QueueItem[]> {
    requireQueue(queueId);
    await requireFitsOneAnswer(db, actor, itemIds);
    const found = await rows(actor, queueId, true).where(inList("q.item_id", itemIds)).execute();
    return await shown(actor, queueId, inOrder(found, itemIds), toItem);
  }

  return {
    current,

    /** @throws Problem not_found */
    async item(actor: Actor, queueId: string, itemId: number): Promise<QueueItem> {
      requireQueue(queueId);
      const found = await one(actor, queueId, sql<SqlBool>`q.item_id = ${itemId}`, sql`q.item_id`);
      if (!found) throw problem("not_found", say("no_such_item"));
      return found;
    },

    /** Whole items, newest last. @throws Problem too_large */
    async list(
      actor: Actor,
      queueId: string,
      { destination, limit, offset }: {
        destination?: string | undefined;
        limit: number;
        offset: number;
      },
    ): Promise<QueueItem[]> {
      requireQueue(queueId);
      let ids = db.selectFrom("session_queue").select("item_id").where("queue_id", "=", queueId);
      if (destination !== undefined) {
        // Whether another user's item goes there is private.
        ids = ids.where("destination", "=", destination);
        if (!actor.isAdmin) ids = ids.where("user_id", "=", actor.userId);
      }
      const found = await ids.orderBy("item_id").limit(limit).offset(offset).execute();
      return await items(actor, queueId, found.map((row) => row.item_id));
    },

    /** Returns the ids of everyone's items, which reveal nothing by themselves. */
    async itemIds(queueId: string, direction: "ASC" | "DESC") {
      requireQueue(queueId);
      const found = await db.selectFrom("session_queue").select("item_id")
        .where("queue_id", "=", queueId)
        .orderBy("item_id", direction === "ASC" ? "asc" : "desc").execute();
      return { item_ids: found.map((row) => row.item_id), total_count: found.length };
    },

    /**
     * Returns a page of the queue: running items, the line in forecast order, items of deactivated
     * users, then ended items, latest first. Limited to one user, if named; `me` is the actor.
     * @throws Problem forbidden for the items of another user alone.
     */
    async line(
      actor: Actor,
      queueId: string,
      { userId: given, limit }: { userId?: string | undefined; limit: number },
    ): Promise<{ items: QueueItemSummary[]; total_count: number }> {
      requireQueue(queueId);
      const userId = given === "me" ? actor.userId : given;
      if (userId !== undefined && !mayRead(actor, userId)) {
        throw problem("forbidden", "Only administrators may list one other person's items.");
      }
      let ids = db.selectFrom("session_queue").select("item_id").where("queue_id", "=", queueId);
      if (userId !== undefined) ids = ids.where("user_id", "=", userId);
      const { total } = await ids.clearSelect()
        .select((e) => e.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
      const running = await ids.where("status", "in", ["in_progress", "waiting"])
        .orderBy("item_id").execute();
      const waiting = [...(await places.of(queueId)).values()]
        .filter((place) => userId === undefined || place.userId === userId)
        .sort((a, b) => a.position - b.position);
      const idle = ids.where("status", "=", "pending")
        .where(
          "user_id",
          "in",
          (e) => e.selectFrom("users").select("user_id").where("is_active", "=", 0),
        );
      const outside = await idle.orderBy("item_id").limit(limit).execute();
      const ended = await ids.where("status", "not in", ["in_progress", "waiting", "pending"])
        .orderBy("item_id", "desc").limit(limit).execute();
      const shownIds = [
        ...running.map((row) => row.item_id),
        ...waiting.map((place) => place.itemId),
        ...outside.map((row) => row.item_id),
        ...ended.map((row) => row.item_id),
      ];
      // An item may have moved on between the queries.
      const items = [...new Set(shownIds)].slice(0, limit);
      return { items: await summaries(actor, queueId, items), total_count: total };
    },

    /** Returns items in the requested order, without unknown ids. @throws Problem too_large */
    items,

    summaries,

    /** Returns the item whose turn is next, in the order in which they will really run. */
    async next(actor: Actor, queueId: string): Promise<QueueItem | null> {
      requireQueue(queueId);
      const line = await places.of(queueId);
      const first = [...line.values()].find((place) => place.position === 1);
      if (!first) return null;
      return await one(actor, queueId, sql<SqlBool>`q.item_id = ${first.itemId}`, sql`q.item_id`);
    },
  };
}

/** Selects a column of the batch, or NULL in its place: summaries do not read graphs. */
function column<C extends "graph" | "workflow">(
  name: C,
  wanted: boolean,
  readable: Expression<SqlBool>,
) {
  const text = sql<string | null>`CASE WHEN ${readable} THEN b.${sql.raw(name)} END`;
  return (wanted ? text : sql<string | null>`NULL`).as(name);
}

function inOrder(found: readonly FullRow[], itemIds: readonly number[]): FullRow[] {
  const byId = new Map(found.map((row) => [row.item_id, row]));
  return itemIds.map((id) => byId.get(id)).filter((row) => row !== undefined);
}
