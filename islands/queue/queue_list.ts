import { computed, signal } from "@preact/signals";
import { type ApiProblem, asProblem } from "../api/problem.ts";
import { paths } from "../api/paths.ts";
import type { QueueItemSummary } from "../api/types.ts";
import { studioPart } from "../studio/part.ts";
import type { Studio } from "../studio/studio.ts";

const PAGE = 50;
/** Many changes at once are one request. */
const SETTLE_MS = 150;

/** The newest items, what runs and waits on top, kept true while the page is shown. */
export const queueListOf = studioPart((studio: Studio) => {
  const { client, socket } = studio;
  const items = signal<readonly QueueItemSummary[] | null>(null);
  const problem = signal<ApiProblem | null>(null);
  const known = signal(0);
  const shown = signal(PAGE);
  const more = computed(() => known.value > shown.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = async () => {
    try {
      const { item_ids } = await client.get<{ item_ids: number[] }>(paths.queueItemIds);
      known.value = item_ids.length;
      const wanted = item_ids.slice(0, shown.value);
      const found = wanted.length === 0 ? [] : await client.send<QueueItemSummary[]>(
        "POST",
        paths.queueSummaries,
        { item_ids: wanted },
      );
      items.value = inOrder(found);
      problem.value = null;
    } catch (error) {
      problem.value = asProblem(error);
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), SETTLE_MS);
  };
  return {
    items,
    problem,
    more,
    refresh,
    showMore() {
      shown.value += PAGE;
      void refresh();
    },
    /** Follows the events until the returned function is called. */
    watch() {
      void refresh();
      const stops = ([
        "queue_item_status_changed",
        "batch_enqueued",
        "queue_positions_changed",
        "queue_items_canceled",
        "queue_items_retried",
        "queue_cleared",
        "queue_pruned",
        "processor_status_changed",
      ] as const).map((name) => socket.on(name, soon));
      stops.push(socket.onResync(soon));
      return () => {
        clearTimeout(timer);
        for (const stop of stops) stop();
      };
    },
  };
});

const RANK: Record<string, number> = { in_progress: 0, waiting: 1, pending: 1 };

/** What runs, then the line in its order, then what has ended, latest first. */
function inOrder(items: readonly QueueItemSummary[]): QueueItemSummary[] {
  return [...items].sort((a, b) => {
    const rank = (RANK[a.status] ?? 2) - (RANK[b.status] ?? 2);
    if (rank !== 0) return rank;
    if (a.status === "pending") return (a.position ?? 1e9) - (b.position ?? 1e9);
    return b.item_id - a.item_id;
  });
}
