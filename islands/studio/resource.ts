import { type ReadonlySignal, signal } from "@preact/signals";
import type { Client } from "../api/client.ts";
import type { Path } from "../api/path.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";

/** An answer of the API that a screen shows. */
export interface Resource<T> {
  data: ReadonlySignal<T | undefined>;
  problem: ReadonlySignal<ApiProblem | null>;
  loading: ReadonlySignal<boolean>;
  /** Refetches it; the current value stays until the answer has arrived. Never throws. */
  refresh(): Promise<void>;
  /**
   * Registers a screen that shows it: fetches a value that is missing, outdated, or failed to come
   * before. Call the returned function at the end.
   */
  hold(): () => void;
}

export interface Resources {
  of<A extends { GET: unknown }>(path: Path<A>): Resource<A["GET"]>;
  /**
   * Refetches every displayed resource whose path starts with the prefix. Others are fetched when
   * they are next shown; until then they keep their old value, unless `unseen` drops it.
   */
  refresh(prefix: string, unseen?: "keep" | "drop"): void;
  /**
   * Drops the values below a path when its object has been deleted: they are not fetched again,
   * and lists are not shown with their old content.
   */
  forget(prefix: string): void;
}

interface Cached<T> extends Resource<T> {
  /**
   * Reports a change: refetches it if it is displayed (returns true), otherwise when next shown.
   */
  outdate(): boolean;
}

/** Size of the cache of answers no longer on screen, which makes going back fast. */
const KEPT = 40;

/** A cache of GET answers by path, filled at first with what the server put into the page. */
export function createResources(
  client: Pick<Client, "get">,
  answers: Record<string, unknown>,
): Resources {
  const known = new Map<string, Cached<never>>();
  /** What no screen shows any more, longest ago first. */
  const unseen = new Set<string>();
  const first = new Map(Object.entries(answers));
  const make = <T>(path: Path<{ GET: T }>): Cached<T> => {
    const given = first.get(path) as T | undefined;
    const data = signal<T | undefined>(given);
    const problem = signal<ApiProblem | null>(null);
    const loading = signal(given === undefined);
    let fresh = given !== undefined;
    let holders = 0;
    let running: Promise<void> | null = null;
    let again = false;
    const load = async () => {
      do {
        again = false;
        try {
          data.value = await client.get(path);
          problem.value = null;
        } catch (error) {
          problem.value = asProblem(error);
          fresh = false;
        }
      } while (again);
      loading.value = false;
      running = null;
    };
    const refresh = () => {
      fresh = true;
      // Requested while an answer is under way, which may already be outdated.
      if (running) again = true;
      else {
        loading.value = data.value === undefined;
        running = load();
      }
      return running;
    };
    const release = () => {
      if (--holders > 0 || known.get(path) !== cached) return;
      unseen.add(path);
      const [oldest] = unseen;
      if (unseen.size > KEPT && oldest !== undefined) drop(oldest);
    };
    const cached: Cached<T> = {
      data,
      problem,
      loading,
      refresh,
      hold() {
        holders++;
        unseen.delete(path);
        if (!fresh) {
          // What it failed of at another time is not what is wrong now.
          problem.value = null;
          void refresh();
        }
        return release;
      },
      outdate() {
        if (holders > 0) void refresh();
        else fresh = false;
        return holders > 0;
      },
    };
    return cached;
  };
  const drop = (path: string) => {
    known.delete(path);
    unseen.delete(path);
    first.delete(path);
  };
  const below = (prefix: string) =>
    new Set([...known.keys(), ...first.keys()].filter((path) => path.startsWith(prefix)));
  return {
    of<A extends { GET: unknown }>(path: Path<A>) {
      const found = known.get(path) as Cached<A["GET"]> | undefined;
      if (found) return found;
      const made = make(path as Path<{ GET: A["GET"] }>);
      known.set(path, made as Cached<never>);
      return made;
    },
    forget(prefix) {
      for (const path of below(prefix)) drop(path);
    },
    refresh(prefix, whatIsUnseen = "keep") {
      for (const path of below(prefix)) {
        const shown = known.get(path)?.outdate() ?? false;
        // Values that came with the page and were never shown are outdated as well.
        if (!shown && (whatIsUnseen === "drop" || !known.has(path))) drop(path);
      }
    },
  };
}
