/**
 * Whose turn it is. Start-time fair queueing (P. Goyal, H. M. Vin, H. Cheng, SIGCOMM 1996,
 * doi:10.1145/248156.248171): everybody has a virtual time, which advances by the seconds of
 * service received divided by their weight; the least virtual time goes next. Pure functions over
 * numbers: the server and the simulator of the tests run the same ones.
 */

/** A person who waits, with the item that would be their next. Seconds are expected seconds. */
export interface Candidate {
  userId: string;
  /** The start tag of their next item: virtual seconds. */
  virtualTime: number;
  weight: number;
  /** The fencing token of the item served to them last; 0 for never. */
  lastFence: number;
  /** Whether they have fewer items running than their limit allows. */
  mayRun: boolean;
  next: { background: boolean; seconds: number; priority: number; position: number };
}

export interface Turn<C extends Candidate> {
  chosen: C;
  /** The present minimum, where somebody who returns starts. Never goes back. */
  floor: number;
}

/**
 * Measured seconds are noisy, so two tags that differ by less than this share of an item count as
 * equal, and who was served longer ago goes first: equal items then alternate. It moves a turn by
 * less than one item and leaves shares as they are, because the tags themselves are exact.
 */
const SAME_WITHIN = 0.5;

/** Picks whose turn it is among those who wait; null when nobody may run. */
export function nextTurn<C extends Candidate>(
  candidates: readonly C[],
  floor: number,
): Turn<C> | null {
  let first: C | null = null;
  for (const candidate of candidates) {
    if (candidate.mayRun && (first === null || before(candidate, first))) first = candidate;
  }
  if (first === null) return null;
  const level = first.virtualTime;
  let chosen = first;
  for (const candidate of candidates) {
    const equal = candidate.mayRun &&
      candidate.next.background === first.next.background &&
      candidate.virtualTime <= level + SAME_WITHIN * smaller(first, candidate);
    if (equal && waitedLonger(candidate, chosen)) chosen = candidate;
  }
  return { chosen, floor: Math.max(floor, level) };
}

/** The background class runs when nobody else waits; then the least virtual time goes first. */
function before(a: Candidate, b: Candidate): boolean {
  if (a.next.background !== b.next.background) return b.next.background;
  return a.virtualTime === b.virtualTime ? waitedLonger(a, b) : a.virtualTime < b.virtualTime;
}

function waitedLonger(a: Candidate, b: Candidate): boolean {
  return a.lastFence === b.lastFence
    ? a.next.position < b.next.position
    : a.lastFence < b.lastFence;
}

function smaller(a: Candidate, b: Candidate): number {
  return Math.min(a.next.seconds / a.weight, b.next.seconds / b.weight);
}

/** The virtual time after `seconds` of service (negative: given back). */
export function charge(virtualTime: number, seconds: number, weight: number): number {
  return virtualTime + seconds / weight;
}

/** Where somebody starts who had nothing waiting or running: absence earns nothing. */
export function joinAt(virtualTime: number, floor: number): number {
  return Math.max(virtualTime, floor);
}

/** Groups raise a person's weight: their own times the greatest of their groups'. */
export function weightOf(own: number, groups: readonly number[]): number {
  return own * (groups.length > 0 ? Math.max(...groups) : 1);
}

/** How many items ahead a warm model may pull one, among a person's own of one priority. */
export const AFFINITY_REACH = 32;

/**
 * Which of a person's next items to run on an engine that has `warm` loaded: the first that uses
 * it among items of the same class and priority, else simply the first.
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
