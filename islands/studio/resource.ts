import { type ReadonlySignal, signal } from "@preact/signals";
import type { Client } from "../api/client.ts";
import type { Path } from "../api/paths.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";

/** An answer of the API that a screen shows. */
export interface Resource<T> {
  data: ReadonlySignal<T | undefined>;
  problem: ReadonlySignal<ApiProblem | null>;
  loading: ReadonlySignal<boolean>;
  /** Fetches anew; what is shown stays until the answer is there. Never throws. */
  refresh(): Promise<void>;
  /** A screen shows it from now on: fetches what is missing or old. Call the answer at the end. */
  hold(): () => void;
}

export interface Resources {
  of<A extends { GET: unknown }>(path: Path<A>): Resource<A["GET"]>;
  /**
   * Fetches every resource again whose path starts so and that a screen shows. The others are
   * fetched when they are shown the next time; until the answer is there they look as they did,
   * unless `unseen` says that they may not.
   */
  refresh(prefix: string, unseen?: "keep" | "drop"): void;
  /** Drops what is known below a path when a thing there is gone: nothing asks for it again, and
   * lists are not shown as they were before their new answer is there. */
  forget(prefix: string): void;
}

interface Cached<T> extends Resource<T> {
  /** Something has changed: fetches it again if a screen shows it (true), else the next time. */
  outdate(): boolean;
}

/** So many answers are kept that no screen shows any more: going back is quick. */
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
        }
      } while (again);
      loading.value = false;
      running = null;
    };
    const refresh = () => {
      fresh = true;
      // Asked while an answer is on its way: that one may be old already.
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
        if (!fresh) void refresh();
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
        // What came with the page and was never looked at is old as well.
        if (!shown && (whatIsUnseen === "drop" || !known.has(path))) drop(path);
      }
    },
  };
}
