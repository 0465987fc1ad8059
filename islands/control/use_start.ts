import type { EnqueueResult } from "../../services/contract/queue.ts";
import { useStudio } from "../studio/context.ts";
import { type Task, useTask } from "../studio/task.ts";
import { followEnqueued } from "../ui/follow_enqueued.ts";

interface StartOptions {
  /** What the item is called while it is made. */
  name: string;
  /** Says that it is queued. */
  queued: string;
  send: () => Promise<EnqueueResult>;
  onClose: () => void;
}

/**
 * What a dialog does that makes another image of one: `start` enqueues it, says so, follows it, and
 * closes the dialog.
 */
export function useStart({ name, queued, send, onClose }: StartOptions): {
  task: Task;
  start: () => void;
} {
  const studio = useStudio();
  const task = useTask();
  const start = () =>
    void task.run(async () => {
      const result = await send();
      studio.toasts.show({ kind: "success", text: queued });
      await followEnqueued(studio, result, [name]);
      onClose();
    });
  return { task, start };
}
