import { type Actor, SERVER } from "../actor.ts";
import { standingOf } from "../auth/standing.ts";
import { ENDED, type EnqueueResult } from "../contract/queue.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { EventBus } from "../events/mod.ts";
import type { AtelierEvent } from "../events/types.ts";
import { DEFAULT_QUEUE, type Queue } from "../queue/mod.ts";

/** A step of an image under way, for answers that are streamed. */
export type Step = Extract<AtelierEvent, { name: "invocation_progress" }>["data"];

export interface Waiting {
  /** The client has gone: what waits and runs is cancelled. */
  signal: AbortSignal;
  step?: (step: Step) => void;
}

/**
 * Time between two looks: whether the caller's session or key is still good, and at the queue
 * itself, since an item may be deleted without having ended.
 */
const LOOK_EVERY_MS = 1000;

/** Requests of one person that may wait: each holds a connection, and looks at the queue. */
const WAITS = 100;

/** What is waited for: how it is asked for, what is read of it, and what is tidied up after it. */
interface Wanted<E extends EnqueueResult, T> {
  enqueue: () => Promise<E>;
  read: (wanted: E) => Promise<T>;
  after?: (wanted: E) => Promise<void>;
}

/**
 * Waits for items of the queue, for clients that expect what these make in the answer to their
 * request.
 */
export function createWait(
  { db, queue, events }: {
    db: Database;
    queue: Pick<Queue, "summaries" | "cancelMany">;
    events: Pick<EventBus, "subscribe">;
  },
) {
  /** How many requests of each person wait. */
  const waits = new Map<string, number>();

  /** @throws Problem too_many_requests */
  function enter({ userId }: Actor): { [Symbol.dispose](): void } {
    const before = waits.get(userId) ?? 0;
    if (before >= WAITS) {
      throw problem("too_many_requests", say("too_many_waits", { most: WAITS }), {
        retryAfter: 10,
      });
    }
    waits.set(userId, before + 1);
    return {
      [Symbol.dispose]() {
        const left = waits.get(userId)! - 1;
        if (left > 0) waits.set(userId, left);
        else waits.delete(userId);
      },
    };
  }

  /** @throws Problem not_signed_in */
  async function requireStanding(actor: Actor): Promise<void> {
    if (await standingOf(db, actor) === null) {
      throw problem("not_signed_in", say("ended_meanwhile"));
    }
  }

  /** @throws Problem not_found for an item that was deleted */
  async function endedUnheard(actor: Actor, ids: readonly number[], ended: Set<number>) {
    const open = ids.filter((id) => !ended.has(id));
    const found = await queue.summaries(actor, DEFAULT_QUEUE, open);
    if (found.length < open.length) throw problem("not_found", say("no_such_item"));
    for (const { item_id, status } of found) if (ENDED.includes(status)) ended.add(item_id);
  }

  /** By the server where the caller may no longer do it. */
  async function cancel(actor: Actor, { batch }: EnqueueResult): Promise<void> {
    const who = await standingOf(db, actor) === null ? SERVER : actor;
    await queue.cancelMany(who, DEFAULT_QUEUE, { batchIds: [batch.batch_id] });
  }

  /**
   * @throws Problem as `enqueue` and `read` do; too_many_requests; conflict if the client went
   * away; not_signed_in if the session or key ended meanwhile
   */
  return async function wait<E extends EnqueueResult, T>(
    actor: Actor,
    { enqueue, read, after }: Wanted<E, T>,
    { signal, step }: Waiting,
  ): Promise<T> {
    using _ = enter(actor);
    const ended = new Set<number>();
    let wanted: E | undefined;
    let wake = () => {};
    let fallen: unknown;
    let steps: Promise<void> = Promise.resolve();
    const pass = (data: Step) => {
      steps = steps.then(async () => {
        await requireStanding(actor);
        step?.(data);
      }).catch((error) => {
        fallen = error;
        wake();
      });
    };
    // Listens before the items are there, so that none ends unheard.
    const unsubscribe = events.subscribe(({ name, data }) => {
      if (name === "queue_item_status_changed" && ENDED.includes(data.status)) {
        if (wanted && !wanted.item_ids.includes(data.item_id)) return;
        ended.add(data.item_id);
        wake();
      }
      if (step && name === "invocation_progress" && wanted?.item_ids.includes(data.item_id)) {
        pass(data);
      }
    });
    const onAbort = () => wake();
    signal.addEventListener("abort", onAbort);
    /** True once it is time for a look, false when something has happened before. */
    const rest = () =>
      new Promise<boolean>((resolve) => {
        const timer = setTimeout(() => resolve(true), LOOK_EVERY_MS);
        wake = () => {
          clearTimeout(timer);
          resolve(false);
        };
      });
    try {
      wanted = await enqueue();
      while (!wanted.item_ids.every((id) => ended.has(id))) {
        if (fallen) throw fallen;
        if (signal.aborted) {
          throw problem("conflict", "The client went away; what it waited for was cancelled.");
        }
        if (!await rest()) continue;
        await requireStanding(actor);
        await endedUnheard(actor, wanted.item_ids, ended);
      }
      await steps;
      await requireStanding(actor);
      return await read(wanted);
    } catch (error) {
      // Nobody waits for them any more.
      if (wanted) await cancel(actor, wanted);
      throw error;
    } finally {
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
      if (wanted) await after?.(wanted);
    }
  };
}
