/**
 * Whose turn it is, worked out by looking at everybody: what the server reads off its orders has to
 * be the same.
 */
import {
  type Candidate,
  isLevel,
  type Turn,
  waitedLonger,
} from "../../../services/queue/turn/fair.ts";

/** Picks the user whose turn it is; null if none may run. */
export function nextTurn<C extends Candidate>(
  candidates: readonly C[],
  floor: number,
): Turn<C> | null {
  let first: C | null = null;
  for (const candidate of candidates) {
    if (candidate.mayRun && (first === null || before(candidate, first))) first = candidate;
  }
  if (first === null) return null;
  let chosen = first;
  for (const candidate of candidates) {
    if (candidate.mayRun && isLevel(candidate, first) && waitedLonger(candidate, chosen)) {
      chosen = candidate;
    }
  }
  return { chosen, floor: Math.max(floor, first.virtualTime) };
}

/** Background items run only if no others wait; then the least virtual time goes first. */
function before(a: Candidate, b: Candidate): boolean {
  if (a.next.background !== b.next.background) return b.next.background;
  return a.virtualTime === b.virtualTime ? waitedLonger(a, b) : a.virtualTime < b.virtualTime;
}
