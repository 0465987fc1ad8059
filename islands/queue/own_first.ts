import { PAGE } from "../../services/contract/limits.ts";
import type { Line, QueueItemSummary } from "../../services/contract/queue.ts";

/** The queue as its reader thinks of it: their own items, then how many there are of others. */
export interface OwnFirst {
  own: readonly QueueItemSummary[];
  /** Those of others that are on the page. */
  others: readonly QueueItemSummary[];
  /** Items of others, those beyond the page included. */
  othersCount: number;
}

export function ownFirst(own: Line, all: Line): OwnFirst {
  const ids = new Set(own.items.map((item) => item.item_id));
  return {
    own: own.items,
    others: all.items.filter((item) => !ids.has(item.item_id)),
    othersCount: Math.max(0, all.total_count - own.total_count),
  };
}

/** Whether more lines of those in sight can be requested; folded, others' lines are not. */
export function hasMore(all: Line, own: Line | null, folded: boolean): boolean {
  const inSight = own === null ? [all] : folded ? [own] : [own, all];
  return inSight.some(({ items, total_count }) => Math.min(total_count, PAGE) > items.length);
}

/**
 * What there is to say of one's own items: that one is being made, or which place the first has;
 * null if none waits.
 */
export function ownTurn(
  own: readonly QueueItemSummary[],
): { running: true } | { running: false; place: number; seconds: number | null } | null {
  if (own.some((item) => item.status === "in_progress")) return { running: true };
  const waiting = own.filter((item) => item.status === "pending" && item.position !== null)
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const [first] = waiting;
  if (!first) return null;
  return { running: false, place: first.position ?? 1, seconds: first.estimated_seconds };
}
