import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import type { QueueStatus } from "../api/types.ts";
import type { Socket } from "../socket/socket.ts";
import type { StudioUser } from "./boot.ts";
import type { Resources } from "./resource.ts";

/** One queue item of mine, as this page follows it. */
export interface Job {
  itemId: number;
  status: QueueStatus;
  /** The server's order of status changes: an older one never overwrites a newer. */
  sequence: number;
  step: number;
  totalSteps: number;
  /** Seconds that are left by the pace so far; null until there is one. */
  secondsLeft: number | null;
  preview: string | null;
  imageNames: readonly string[];
  error: string | null;
  prompt: string;
  width: number;
  height: number;
}

export interface Jobs {
  /** Newest last. */
  list: ReadonlySignal<readonly Job[]>;
  /** Follows items that this page has put into the queue. */
  follow(ids: readonly number[], about: Pick<Job, "prompt" | "width" | "height">): void;
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

interface ItemAnswer {
  item_id: number;
  status: QueueStatus;
  status_sequence: number | null;
  error_message: string | null;
  user_id: string;
  session?: { results?: Record<string, { image?: { image_name: string } }> };
}

export const isOver = (status: QueueStatus): boolean =>
  status === "completed" || status === "failed" || status === "canceled";

/** Keeps at most this many finished jobs. */
const KEPT = 60;

/** Follows my queue items over the socket, and asks again for them after a reconnect. */
export function createJobs({ client, socket, resources, user }: Deps): Jobs {
  const list = signal<readonly Job[]>([]);
  const paces = new Map<number, { at: number; step: number }>();

  const change = (id: number, changes: Partial<Job>) => {
    list.value = list.value.map((job) => job.itemId === id ? { ...job, ...changes } : job);
  };
  const find = (id: number) => list.value.find((job) => job.itemId === id);

  const settle = (id: number, status: QueueStatus, sequence: number, error: string | null) => {
    const job = find(id);
    if (!job || (sequence !== 0 && sequence < job.sequence)) return;
    change(id, { status, sequence, error });
    if (isOver(status)) {
      paces.delete(id);
      resources.refresh("/api/v1/images/");
    }
  };

  const ask = async (id: number) => {
    try {
      const item = await client.get<ItemAnswer>(paths.queueItem(id));
      settle(id, item.status, item.status_sequence ?? 0, item.error_message);
    } catch {
      change(id, { status: "canceled" });
    }
  };

  const start = () => {
    socket.on("invocation_progress", (e) => {
      if (!find(e.item_id)) return;
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
    });
    socket.on("invocation_complete", (e) => {
      const image = (e.result as { image?: { image_name: string } }).image;
      const job = find(e.item_id);
      if (!job || !image || e.invocation.type !== "l2i") return;
      change(e.item_id, { imageNames: [...job.imageNames, image.image_name] });
    });
    socket.on("queue_item_status_changed", (e) => {
      if (e.user_id === user.value?.user_id || find(e.item_id)) {
        settle(e.item_id, e.status, e.status_sequence, e.error_message);
      }
    });
    socket.onResync(() => {
      for (const job of list.value) if (!isOver(job.status)) void ask(job.itemId);
    });
  };

  return {
    list,
    start,
    follow(ids, about) {
      const fresh = ids.filter((id) => !find(id)).map((itemId): Job => ({
        itemId,
        status: "pending",
        sequence: 0,
        step: 0,
        totalSteps: 0,
        secondsLeft: null,
        preview: null,
        imageNames: [],
        error: null,
        ...about,
      }));
      list.value = [...list.value, ...fresh].slice(-KEPT);
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
