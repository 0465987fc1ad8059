import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { EventPayloads } from "../../services/events/payloads.ts";
import type { QueueItem, QueueItemSummary } from "../../services/queue/item.ts";
import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import type { QueueStatus } from "../api/types.ts";
import type { Socket } from "../socket/socket.ts";
import type { StudioUser } from "./boot.ts";
import { freshJob, imagesOf, isOver, type Job, promptOf } from "./job.ts";
import type { Resources } from "./resource.ts";

export { isOver, type Job } from "./job.ts";

export interface Jobs {
  /** Newest last. */
  list: ReadonlySignal<readonly Job[]>;
  /** Follows items that this page has put into the queue. */
  follow(ids: readonly number[], prompt: string): void;
  cancel(id: number): Promise<void>;
  forget(id: number): void;
  start(): void;
}

interface Deps {
  client: Client;
  socket: Socket;
  resources: Resources;
  user: Signal<StudioUser | null>;
}

/** Keeps at most this many jobs, and looks at so many items for those still under way. */
const KEPT = 60;
const LOOKED_AT = 50;

/** Follows my queue items over the socket, and asks again for them after a reconnect. */
export function createJobs({ client, socket, resources, user }: Deps): Jobs {
  const list = signal<readonly Job[]>([]);
  const paces = new Map<number, { at: number; step: number }>();
  const find = (id: number) => list.value.find((job) => job.itemId === id);
  const change = (id: number, changes: Partial<Job>) => {
    list.value = list.value.map((job) => job.itemId === id ? { ...job, ...changes } : job);
  };
  const add = (jobs: readonly Job[]) => {
    const fresh = jobs.filter((job) => !find(job.itemId));
    if (fresh.length > 0) list.value = [...list.value, ...fresh].slice(-KEPT);
  };

  const settle = (id: number, status: QueueStatus, sequence: number, error: string | null) => {
    const job = find(id);
    if (!job || sequence < job.sequence) return;
    change(id, { status, sequence, error });
    if (!isOver(status) || isOver(job.status)) return;
    paces.delete(id);
    resources.refresh("/api/v1/images/");
  };

  const ask = async (id: number) => {
    try {
      const item = await client.get<QueueItem>(paths.queueItem(id));
      change(id, {
        position: item.position,
        startsIn: item.estimated_seconds,
        imageNames: imagesOf(item),
      });
      settle(id, item.status, item.status_sequence, item.error_message);
    } catch {
      if (find(id) && !isOver(find(id)?.status ?? "pending")) change(id, { status: "canceled" });
    }
  };

  /** What was put into the line before this page was opened, here or on another device. */
  const adopt = async () => {
    const { item_ids } = await client.get<{ item_ids: number[] }>(paths.queueItemIds);
    if (item_ids.length === 0) return;
    const items = await client.send<QueueItemSummary[]>("POST", paths.queueSummaries, {
      item_ids: item_ids.slice(0, LOOKED_AT),
    });
    const mine = items.filter((i) => i.user_id === user.value?.user_id && !isOver(i.status));
    add(mine.reverse().map((i) => freshJob(i.item_id, promptOf(i))));
    await Promise.all(mine.map((i) => ask(i.item_id)));
  };

  const onProgress = (e: EventPayloads["invocation_progress"]) => {
    const job = find(e.item_id);
    if (!job || isOver(job.status) || e.total_steps === 0) return;
    const pace = paces.get(e.item_id) ?? { at: performance.now(), step: e.step };
    paces.set(e.item_id, pace);
    const done = e.step - pace.step;
    const each = done > 0 ? (performance.now() - pace.at) / 1000 / done : null;
    change(e.item_id, {
      status: "in_progress",
      step: e.step,
      totalSteps: e.total_steps,
      secondsLeft: each === null ? null : each * (e.total_steps - e.step),
      ...(e.image ? { preview: e.image.dataURL } : {}),
    });
  };

  return {
    list,
    start() {
      socket.on("invocation_progress", onProgress);
      socket.on("queue_item_status_changed", (e) => {
        // The pictures of a finished item are in its results.
        if (find(e.item_id) && e.status === "completed") void ask(e.item_id);
        else settle(e.item_id, e.status, e.status_sequence, e.error_message);
      });
      socket.on("queue_positions_changed", (e) => {
        for (const { item_id, position, estimated_seconds } of e.items) {
          if (find(item_id)) change(item_id, { position, startsIn: estimated_seconds });
        }
      });
      socket.onResync(() => {
        for (const job of list.value) if (!isOver(job.status)) void ask(job.itemId);
      });
      adopt().catch(() => {});
    },
    follow(ids, prompt) {
      add(ids.map((id) => freshJob(id, prompt)));
      // It may have started, or ended, before its number came back to us.
      for (const id of ids) void ask(id);
    },
    async cancel(id) {
      await client.send("PUT", paths.cancelItem(id));
      await ask(id);
    },
    forget(id) {
      list.value = list.value.filter((job) => job.itemId !== id);
    },
  };
}
