import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { QueueItemSummary, QueueStatus } from "../../services/contract/queue.ts";
import type { EventPayloads } from "../../services/contract/events.ts";
import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import type { Socket } from "../socket/socket.ts";
import type { StudioUser } from "./boot.ts";
import { failedBy, freshJob, isOver, type Job, promptOf } from "./job.ts";
import { secondsLeft } from "./pace.ts";
import type { Resources } from "./resource.ts";
import { AT_ONCE } from "../../services/contract/limits.ts";

export { isOver, type Job } from "./job.ts";

export interface Jobs {
  /** Newest last. */
  list: ReadonlySignal<readonly Job[]>;
  /** Follows a batch that this page has put into the queue; `prompts`: the words of each item. */
  follow(batchId: string, ids: readonly number[], prompts: readonly string[]): void;
  /** @throws ApiProblem */
  cancel(id: number): Promise<void>;
  /**
   * Cancels what is left of all followed batches, items not shown yet included. @throws ApiProblem
   */
  cancelAll(): Promise<void>;
  forget(id: number): void;
  start(): void;
}

interface Deps {
  client: Pick<Client, "send" | "get">;
  socket: Socket;
  resources: Resources;
  user: Signal<StudioUser | null>;
}

/** Maximum number of jobs kept, and of those under way; further ones join when their turn comes. */
const KEPT = 60;
const UNDER_WAY = 50;

/** Follows my queue items over the socket, and asks again for them after a reconnect. */
export function createJobs({ client, socket, resources, user }: Deps): Jobs {
  const list = signal<readonly Job[]>([]);
  /** Batches with items under way, shown or not. */
  const batches = new Set<string>();
  const paces = new Map<number, { at: number; step: number }>();
  const find = (id: number) => list.value.find((job) => job.itemId === id);
  const change = (id: number, changes: Partial<Job>) => {
    list.value = list.value.map((job) => job.itemId === id ? { ...job, ...changes } : job);
  };
  /** The oldest results make room for the new; what is under way stays. */
  const add = (jobs: readonly Job[]) => {
    const room = UNDER_WAY - list.value.filter((job) => !isOver(job.status)).length;
    const fresh = jobs.filter((job) => !find(job.itemId)).slice(0, Math.max(room, 1));
    const all = [...list.value, ...fresh];
    let over = all.length - KEPT;
    if (fresh.length > 0) list.value = all.filter((job) => !isOver(job.status) || over-- <= 0);
  };

  const settle = (id: number, status: QueueStatus, sequence: number, error: Job["error"]) => {
    const job = find(id);
    if (!job || sequence < job.sequence) return;
    change(id, { status, sequence, error });
    if (!isOver(status) || isOver(job.status)) return;
    paces.delete(id);
    if (list.value.every((other) => isOver(other.status))) batches.clear();
    resources.refresh(paths.imagesRoot);
  };

  const place = (item: QueueItemSummary) => {
    // The answer was overtaken by another one: it does not include the images yet.
    if (item.status_sequence < (find(item.item_id)?.sequence ?? 0)) return;
    change(item.item_id, {
      position: item.position,
      startsIn: item.estimated_seconds,
      imageNames: item.image_names,
    });
    settle(item.item_id, item.status, item.status_sequence, failedBy(item));
  };

  /** Positions of the user's own items. @throws ApiProblem */
  const look = async (ids: readonly number[]) => {
    if (ids.length === 0) return [];
    const item_ids = ids.slice(0, KEPT);
    const items = await client.send("POST", paths.queueSummaries, { item_ids });
    return items.filter((item) => item.user_id === user.value?.user_id);
  };

  /** Refetches the followed items; those missing from the queue were canceled. */
  const ask = async (ids: readonly number[]) => {
    try {
      const items = await look(ids);
      items.forEach(place);
      const there = new Set(items.map((item) => item.item_id));
      for (const id of ids) {
        if (!there.has(id) && !isOver(find(id)?.status ?? "canceled")) {
          change(id, { status: "canceled" });
        }
      }
    } catch {
      // Nothing is known without a connection; the items are fetched again after a reconnect.
    }
  };
  const underWay = () => list.value.filter((job) => !isOver(job.status)).map((job) => job.itemId);

  /** Items enqueued elsewhere: before this page was opened, or on another device. */
  const adopt = (items: readonly QueueItemSummary[]) => {
    const mine = items.filter((item) => !isOver(item.status));
    for (const item of mine) batches.add(item.batch_id);
    add(mine.map((item) => freshJob(item.item_id, promptOf(item), item.batch_id)));
    mine.forEach(place);
  };

  const adoptLine = () => {
    const me = user.value?.user_id;
    if (!me) return;
    client.get(paths.queueLine(UNDER_WAY, me)).then(({ items }) => adopt(items)).catch(() => {});
  };

  const onProgress = (e: EventPayloads["invocation_progress"]) => {
    const job = find(e.item_id);
    if (!job || isOver(job.status) || e.total_steps === 0) return;
    const pace = paces.get(e.item_id) ?? { at: performance.now(), step: e.step };
    paces.set(e.item_id, pace);
    const done = e.step - pace.step;
    change(e.item_id, {
      status: "in_progress",
      step: e.step,
      totalSteps: e.total_steps,
      secondsLeft: secondsLeft(performance.now() - pace.at, done, e.total_steps - e.step),
      ...(e.image ? { preview: e.image.dataURL } : {}),
    });
  };

  return {
    list,
    start() {
      socket.on("invocation_progress", onProgress);
      socket.on("queue_item_status_changed", (e) => {
        // The event does not name the resulting images.
        if (find(e.item_id) && e.status === "completed") void ask([e.item_id]);
        else if (!find(e.item_id) && e.status === "in_progress") {
          look([e.item_id]).then(adopt).catch(() => {});
        } else settle(e.item_id, e.status, e.status_sequence, failedBy(e));
      });
      socket.on("queue_positions_changed", (e) => {
        for (const { item_id, position, estimated_seconds } of e.items) {
          if (find(item_id)) change(item_id, { position, startsIn: estimated_seconds });
        }
      });
      // What is tried again is a new item, which the event does not name.
      socket.on("queue_items_retried", adoptLine);
      socket.onResync(() => void ask(underWay()));
      adoptLine();
    },
    follow(batchId, ids, prompts) {
      batches.add(batchId);
      add(ids.map((id, i) => freshJob(id, prompts[i] ?? "", batchId)));
      // It may have started, or ended, before its number came back to us.
      void ask(ids.filter(find));
    },
    async cancel(id) {
      await client.send("PUT", paths.cancelItem(id));
      await ask([id]);
    },
    async cancelAll() {
      const all = [...batches];
      for (let at = 0; at < all.length; at += AT_ONCE.batches) {
        const batch_ids = all.slice(at, at + AT_ONCE.batches);
        await client.send("PUT", paths.cancelBatches, { batch_ids });
      }
      await ask(underWay());
    },
    forget(id) {
      list.value = list.value.filter((job) => job.itemId !== id);
    },
  };
}
