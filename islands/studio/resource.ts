import { type ReadonlySignal, signal } from "@preact/signals";
import type { Client } from "../api/client.ts";
import { type ApiProblem, asProblem } from "../api/problem.ts";

/** An answer of the API that a screen shows, kept while the page lives. */
export interface Resource<T> {
  data: ReadonlySignal<T | undefined>;
  problem: ReadonlySignal<ApiProblem | null>;
  loading: ReadonlySignal<boolean>;
  /** Fetches anew; what is shown stays until the answer is there. Never throws. */
  refresh(): Promise<void>;
  /** Fetches if nothing was fetched yet. */
  need(): void;
  /** Changes what is shown before the server has answered. */
  set(value: T): void;
}

export interface Resources {
  of<T>(path: string): Resource<T>;
  /** Fetches every resource again whose path starts so and that a screen has asked for. */
  refresh(prefix: string): void;
  /** Drops what is known below a path when a thing there is gone: nothing asks for it again, and
   * lists are not shown as they were before their new answer is there. */
  forget(prefix: string): void;
}

/** A cache of GET answers by path, filled at first with what the server put into the page. */
export function createResources(client: Client, answers: Record<string, unknown>): Resources {
  const known = new Map<string, Resource<never>>();
  const first = new Map(Object.entries(answers));
  const make = <T>(path: string): Resource<T> => {
    const given = first.get(path) as T | undefined;
    const data = signal<T | undefined>(given);
    const problem = signal<ApiProblem | null>(null);
    const loading = signal(given === undefined);
    let asked = given !== undefined;
    let running: Promise<void> | null = null;
    let again = false;
    const load = async () => {
      do {
        again = false;
        try {
          data.value = await client.get<T>(path);
          problem.value = null;
        } catch (error) {
          problem.value = asProblem(error);
        }
      } while (again);
      loading.value = false;
      running = null;
    };
    const refresh = () => {
      asked = true;
      // Asked while an answer is on its way: that one may be old already.
      if (running) again = true;
      else {
        loading.value = data.value === undefined;
        running = load();
      }
      return running;
    };
    const set = (value: T) => {
      data.value = value;
    };
    return { data, problem, loading, refresh, need: () => void (asked || refresh()), set };
  };
  return {
    of<T>(path: string) {
      const found = known.get(path) as Resource<T> | undefined;
      if (found) return found;
      const made = make<T>(path);
      known.set(path, made as Resource<never>);
      return made;
    },
    forget(prefix) {
      for (const kept of [known, first]) {
        for (const path of kept.keys()) if (path.startsWith(prefix)) kept.delete(path);
      }
    },
    refresh(prefix) {
      for (const [path, resource] of known) if (path.startsWith(prefix)) void resource.refresh();
    },
  };
}
