/**
 * Start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, SIGCOMM 1996,
 * doi:10.1145/248156.248171): every user has a virtual time, which advances by the seconds of
 * service received divided by their weight; the least virtual time goes next. Pure functions over
 * numbers: the server runs them, and the tests rank everybody by the same comparisons.
 */

/** A waiting user, with their next item. Seconds are expected seconds. */
export interface Candidate {
  userId: string;
  /** The start tag of their next item: virtual seconds. */
  virtualTime: number;
  weight: number;
  /** Fencing token of their item that ran last; 0 for never. */
  lastFence: number;
  /** Whether they have fewer items running than their limit allows. */
  mayRun: boolean;
  next: { background: boolean; seconds: number; priority: number; position: number };
}

export interface Turn<C extends Candidate> {
  chosen: C;
  /** The current minimum, where returning users start. Never decreases. */
  floor: number;
}

/**
 * Measured seconds are noisy, so two tags that differ by less than this share of an item count as
 * equal, and the user served longer ago goes first: equal items then alternate. It moves a turn by
 * less than one item and does not change shares, because the tags themselves are exact.
 */
const SAME_WITHIN = 0.5;

type Line<C> = AsyncIterable<C> | Iterable<C>;

/** Those who wait, in the orders by which turns go; read no further than is asked. */
export interface OrderedLine<C extends Candidate> {
  /** Whoever may have such an item next: the least virtual time first, then who waited longer. */
  byTime(background: boolean): Line<C>;
  /** Those of them whose virtual time is `most` at most, who has waited longer first. */
  byWait(background: boolean, most: number): Line<C>;
}

/**
 * Picks the user whose turn it is; null if none may run. Background items run only if no others
 * wait; then the least virtual time goes first.
 */
export async function nextTurnInOrder<C extends Candidate>(
  line: OrderedLine<C>,
  floor: number,
): Promise<Turn<C> | null> {
  for (const background of [false, true]) {
    const first = await find(line.byTime(background), eligible(background));
    if (first === null) continue;
    const most = first.virtualTime + SAME_WITHIN * share(first);
    // Who has waited longer comes before the first one, who is level with themselves.
    const chosen = await find(
      line.byWait(background, most),
      (one) => eligible(background)(one) && isLevel(one, first),
    );
    return { chosen: chosen ?? first, floor: Math.max(floor, first.virtualTime) };
  }
  return null;
}

const eligible = (background: boolean) => ({ mayRun, next }: Candidate) =>
  mayRun && next.background === background;

async function find<C>(line: Line<C>, is: (one: C) => boolean): Promise<C | null> {
  for await (const one of line) if (is(one)) return one;
  return null;
}

/** Whether a user was served longer ago, or has asked earlier if neither was served since. */
export function waitedLonger(a: Candidate, b: Candidate): boolean {
  return a.lastFence === b.lastFence
    ? a.next.position < b.next.position
    : a.lastFence < b.lastFence;
}

/** Whether a user counts as equal to the first one, so that who has waited longer goes first. */
export function isLevel(one: Candidate, first: Candidate): boolean {
  return one.next.background === first.next.background &&
    one.virtualTime <= first.virtualTime + SAME_WITHIN * Math.min(share(first), share(one));
}

/** Virtual seconds that the next item of a user will be charged. */
function share({ next, weight }: Candidate): number {
  return next.seconds / weight;
}

/** Returns the virtual time after `seconds` of service (negative: a refund). */
export function charge(virtualTime: number, seconds: number, weight: number): number {
  return virtualTime + seconds / weight;
}

/** Returns the start of a user who had nothing waiting or running: absence earns nothing. */
export function joinAt(virtualTime: number, floor: number): number {
  return Math.max(virtualTime, floor);
}

/** Returns a user's weight: their own times the greatest of their groups'. */
export function weightOf(own: number, groups: readonly number[]): number {
  return own * (groups.length > 0 ? Math.max(...groups) : 1);
}

/** Maximum number of items by which a warm model may pull another of the same user forward. */
export const AFFINITY_REACH = 32;

/**
 * Returns which of a user's next items to run on an engine that has `warm` loaded: the first that
 * uses it among items of the same class and priority; otherwise, the first.
 */
export function withAffinity<
  I extends { modelKey: string | null; background: boolean; priority: number },
>(next: readonly I[], warm: string | null): I | undefined {
  const [head] = next;
  if (head === undefined || warm === null) return head;
  return next.slice(0, AFFINITY_REACH).find((item) =>
    item.modelKey === warm && item.priority === head.priority &&
    item.background === head.background
  ) ?? head;
}
