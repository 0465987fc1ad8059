import type { EnqueueResult } from "../../services/contract/queue.ts";
import { translated } from "../api/problem.ts";
import type { Studio } from "../studio/studio.ts";

/**
 * Follows the items of a request until they end, and shows why fewer were enqueued than requested,
 * if so.
 *
 * @param prompts what each item is called, in the order of the items
 */
export async function followEnqueued(
  { jobs, toasts, language }: Studio,
  { batch, item_ids, truncated, truncation }: EnqueueResult,
  prompts: readonly string[],
): Promise<void> {
  jobs.follow(batch.batch_id, item_ids, prompts);
  if (truncated === null) return;
  toasts.show({
    kind: "info",
    text: await translated(language.value, { ...truncation, english: truncated }),
  });
}
