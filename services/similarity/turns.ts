import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

/** Comparisons of one person that may wait; a page asks for one at a time. */
const WAITING = 8;

/**
 * Lets one piece of work go on at a time, since all of them are done by the same thread, and takes
 * those who wait in turn: whoever asks for many waits for their own, and nobody else does. One that
 * is aborted gives up its place.
 */
export function createTurns(most = WAITING) {
  /** What waits, by person; whoever is first is next. */
  const line = new Map<string, Set<() => void>>();
  let working = false;

  function next(): void {
    const [first] = line;
    working = first !== undefined;
    if (!first) return;
    const [person, [go]] = first;
    leave(person, go!);
    const others = line.get(person);
    // Behind all others who wait.
    if (others && line.delete(person)) line.set(person, others);
    go!();
  }

  function leave(person: string, go: () => void): void {
    const waiting = line.get(person);
    waiting?.delete(go);
    if (waiting?.size === 0) line.delete(person);
  }

  async function turn(person: string, signal: AbortSignal): Promise<void> {
    const waiting = line.get(person) ?? new Set();
    if (waiting.size >= most) {
      throw problem("too_many_requests", say("comparisons_busy"), { retryAfter: 5 });
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stop = () => {
      leave(person, resolve);
      reject(gone());
    };
    line.set(person, waiting.add(resolve));
    signal.addEventListener("abort", stop, { once: true });
    await promise.finally(() => signal.removeEventListener("abort", stop));
  }

  /** @throws Problem too_many_requests; conflict once the client has gone */
  return async <T>(person: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    if (signal.aborted) throw gone();
    if (working) await turn(person, signal);
    working = true;
    try {
      return await work();
    } catch (error) {
      throw signal.aborted ? gone() : error;
    } finally {
      next();
    }
  };
}

const gone = () => problem("conflict", "The client went away.");
