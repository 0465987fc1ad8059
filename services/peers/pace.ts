import type { AtelierEvent } from "../events/types.ts";

/** Least time between two steps of one item that are sent to other processes. */
const STEP_MS = 250;
const MOST_ITEMS = 100;

/**
 * Returns a function that says whether an event goes to the others: not each step of a fast model.
 */
export function createPace(clock: () => number = () => performance.now()) {
  const last = new Map<number, number>();
  return (event: AtelierEvent): boolean => {
    if (event.name !== "invocation_progress") return true;
    const { item_id } = event.data;
    const at = clock();
    if (at - (last.get(item_id) ?? -Infinity) < STEP_MS) return false;
    last.delete(item_id);
    last.set(item_id, at);
    if (last.size > MOST_ITEMS) last.delete(last.keys().next().value as number);
    return true;
  };
}
