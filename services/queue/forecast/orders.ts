import type { Candidate, OrderedLine } from "../turn/fair.ts";

/** Users who wait, in memory. */
export interface Orders<C extends Candidate> extends OrderedLine<C> {
  insert(one: C): void;
  /** Call before anything changes by which they are ordered. */
  remove(one: C): void;
}

type Order = (a: Candidate, b: Candidate) => number;

const byWait: Order = (a, b) => a.lastFence - b.lastFence || a.next.position - b.next.position;
const byTime: Order = (a, b) => a.virtualTime - b.virtualTime || byWait(a, b);

/**
 * Keeps users sorted in the orders by which turns go, as the database's indexes do, so that a turn
 * among ten thousand costs what it costs among ten.
 */
export function createOrders<C extends Candidate>(users: readonly C[]): Orders<C> {
  const sorted = (background: boolean) => {
    const own = users.filter(({ next }) => next.background === background);
    return [
      { order: byTime, line: own.toSorted(byTime) },
      { order: byWait, line: own.toSorted(byWait) },
    ] as const;
  };
  const normal = sorted(false);
  const background = sorted(true);
  const ordersOf = (isBackground: boolean) => isBackground ? background : normal;
  return {
    byTime: (background) => ordersOf(background)[0].line,
    byWait: (background, most) =>
      ordersOf(background)[1].line.values().filter((one) => one.virtualTime <= most),
    insert(one) {
      for (const { order, line } of ordersOf(one.next.background)) {
        line.splice(placeOf(line, one, order), 0, one);
      }
    },
    remove(one) {
      for (const { order, line } of ordersOf(one.next.background)) {
        line.splice(line.indexOf(one, placeOf(line, one, order)), 1);
      }
    },
  };
}

/** Index of the first that does not come before `one`. */
function placeOf(line: readonly Candidate[], one: Candidate, order: Order): number {
  let low = 0;
  let high = line.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(line[middle] as Candidate, one) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
