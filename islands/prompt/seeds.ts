import type { QueueItemSummary } from "../../services/contract/queue.ts";
import { promptOf } from "../studio/job.ts";

/** A seed that was used, and what it made. */
export interface UsedSeed {
  seed: number;
  prompt: string;
  image?: string;
}

type Item = Pick<QueueItemSummary, "field_values" | "image_names">;

/** The seeds of items, each once, with the first of their images; in the order of the items. */
export function seedsOf(items: readonly (Item & Parameters<typeof promptOf>[0])[]): UsedSeed[] {
  const found = new Map<number, UsedSeed>();
  for (const item of items) {
    const seed = item.field_values?.find(({ field_name }) => field_name === "seed")?.value;
    if (typeof seed !== "number" || found.get(seed)?.image) continue;
    const [image] = item.image_names;
    found.set(seed, { seed, prompt: promptOf(item), ...(image ? { image } : {}) });
  }
  return [...found.values()];
}
