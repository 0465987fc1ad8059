import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EnqueueResult } from "../../services/contract/queue.ts";
import { paths } from "../api/paths.ts";
import { useStudio } from "../studio/context.ts";
import { isOver } from "../studio/job.ts";
import { type Task, useTask } from "../studio/task.ts";

/** Has the server look at an image, as an item of the queue that this page waits for. */
export function useVision<T>(read: (result: Record<string, unknown>) => T | null): {
  task: Task;
  isWaiting: ReadonlySignal<boolean>;
  /** What was seen last. */
  seen: ReadonlySignal<T | null>;
  hasFailed: ReadonlySignal<boolean>;
  start: (enqueue: () => Promise<EnqueueResult>) => Promise<unknown>;
} {
  const { client, socket } = useStudio();
  const task = useTask();
  const item = useSignal<number | null>(null);
  const isWaiting = useSignal(false);
  const seen = useSignal<T | null>(null);
  const hasFailed = useSignal(false);
  const wait = (id: number | null) => {
    item.value = id;
    isWaiting.value = id !== null;
  };

  /** Takes what an item has made, once it has ended. */
  const look = async (id: number) => {
    const found = await client.get(paths.queueItem(id));
    if (item.value !== id || !isOver(found.status)) return;
    const result = found.session.results["look"] as Record<string, unknown> | undefined;
    seen.value = result ? read(result) : null;
    hasFailed.value = seen.value === null;
    wait(null);
  };
  useEffect(() => {
    const again = (id: number | null) => void (id !== null && look(id).catch(() => {}));
    const stops = [
      socket.on("queue_item_status_changed", ({ item_id }) => {
        if (item_id === item.value) again(item_id);
      }),
      socket.onResync(() => again(item.value)),
    ];
    return () => {
      stops.forEach((stop) => stop());
      // Nobody would see its result any more.
      if (item.value !== null) client.send("DELETE", paths.queueItem(item.value)).catch(() => {});
    };
  }, []);
  const start = (enqueue: () => Promise<EnqueueResult>) =>
    task.run(async () => {
      hasFailed.value = false;
      const { item_ids: [id = null] } = await enqueue();
      wait(id);
      // It may have ended before this answer came.
      if (id !== null) await look(id);
    });
  return { task, isWaiting, seen, hasFailed, start };
}
