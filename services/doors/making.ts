import { type Actor, SERVER } from "../actor.ts";
import { standingOf } from "../auth/standing.ts";
import { ENDED, type GenerateResult } from "../contract/queue.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { EventBus } from "../events/mod.ts";
import type { AtelierEvent } from "../events/types.ts";
import type { GenerateInput } from "../generate/simple.ts";
import type { Images } from "../images/mod.ts";
import type { Generate } from "../queue/commands/generate.ts";
import { DEFAULT_QUEUE, type Queue } from "../queue/mod.ts";

/** An image that was waited for. */
export interface Made {
  name: string;
  /** How it was made, in InvokeAI's fields. */
  metadata: Record<string, unknown>;
  png: Uint8Array<ArrayBuffer>;
}

/** A step of an image under way, for answers that are streamed. */
export type Step = Extract<AtelierEvent, { name: "invocation_progress" }>["data"];

export interface Waiting {
  /** The client has gone: what waits and runs is cancelled. */
  signal: AbortSignal;
  step?: (step: Step) => void;
}

export type Making = ReturnType<typeof createMaking>;

/**
 * Time between two looks: whether the caller's session or key is still good, and at the queue
 * itself, since an item may be deleted without having ended.
 */
const LOOK_EVERY_MS = 1000;

/**
 * Makes images for clients that expect them in the answer to their request, as programs for other
 * servers do. They stand in the queue like any other.
 */
export function createMaking(
  { db, generate, queue, events, images }: {
    db: Database;
    generate: Generate;
    queue: Pick<Queue, "item" | "summaries" | "cancelMany">;
    events: Pick<EventBus, "subscribe">;
    images: Pick<Images, "readFile" | "metadata" | "removeIntermediates">;
  },
) {
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
  async function cancel(actor: Actor, { batch }: GenerateResult): Promise<void> {
    const who = await standingOf(db, actor) === null ? SERVER : actor;
    await queue.cancelMany(who, DEFAULT_QUEUE, { batchIds: [batch.batch_id] });
  }

  /** Removes what the steps of the items made on their way, such as a start image made smaller. */
  async function removeStages(actor: Actor, { item_ids }: GenerateResult): Promise<void> {
    const items = await queue.summaries(actor, DEFAULT_QUEUE, item_ids);
    const sessionIds = items.map(({ session_id }) => session_id);
    await images.removeIntermediates(actor.userId, { sessionIds });
  }

  async function collect(actor: Actor, { item_ids }: GenerateResult): Promise<Made[]> {
    const made: Made[] = [];
    let why = "Nothing was made.";
    for (const id of item_ids) {
      const item = await queue.item(actor, DEFAULT_QUEUE, id);
      if (item.status === "canceled") why = "It was cancelled.";
      if (item.status === "failed") why = item.error_message ?? why;
      for (const name of item.image_names) {
        const metadata = await images.metadata(actor, name) ?? {};
        made.push({ name, metadata, png: await images.readFile(actor, name) });
      }
    }
    if (made.length === 0) throw problem("conflict", why);
    return made;
  }

  return {
    /**
     * @returns the images of the items that were completed, in the order of their seeds
     * @throws Problem as `generate` does; conflict with the reason if no item was completed;
     * not_signed_in if the session or key ended meanwhile
     */
    async make(
      actor: Actor,
      input: GenerateInput,
      { signal, step }: Waiting,
    ): Promise<Made[]> {
      const ended = new Set<number>();
      let wanted: GenerateResult | undefined;
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
        wanted = await generate(actor, input);
        while (!wanted.item_ids.every((id) => ended.has(id))) {
          if (fallen) throw fallen;
          if (signal.aborted) {
            throw problem("conflict", "The client went away; its images were cancelled.");
          }
          if (!await rest()) continue;
          await requireStanding(actor);
          await endedUnheard(actor, wanted.item_ids, ended);
        }
        await steps;
        await requireStanding(actor);
        return await collect(actor, wanted);
      } catch (error) {
        // Nobody waits for them any more.
        if (wanted) await cancel(actor, wanted);
        throw error;
      } finally {
        unsubscribe();
        signal.removeEventListener("abort", onAbort);
        if (wanted) await removeStages(actor, wanted);
      }
    },
  };
}
