import { paths } from "../api/paths.ts";
import type { Studio } from "../studio/studio.ts";
import { attempt } from "../ui/toast_problem.ts";

/** Undoes a cancellation: queues the items again, and removes the cancelled ones from the list. */
export async function bringBack(studio: Studio, itemIds: readonly number[]): Promise<void> {
  const { client, resources } = studio;
  await attempt(studio, async () => {
    const { retried_item_ids } = await client.send("PUT", paths.retryItems, itemIds);
    for (const id of retried_item_ids) await client.send("DELETE", paths.queueItem(id));
  });
  resources.refresh(paths.queueLineRoot);
}
