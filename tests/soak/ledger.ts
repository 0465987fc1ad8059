/** What was promised to people, and what went wrong. */
export interface Ledger {
  requests: number;
  times: number[];
  frames: number;
  leaked: string[];
  unexplained: string[];
  /** Images that were acknowledged and not deleted, by who has them. */
  images: Map<string, Set<string>>;
  /** Items of the queue that were acknowledged. */
  items: Map<string, Set<number>>;
  faults: Record<string, number>;
}

export function newLedger(): Ledger {
  return {
    requests: 0,
    times: [],
    frames: 0,
    leaked: [],
    unexplained: [],
    images: new Map(),
    items: new Map(),
    faults: {},
  };
}

/** The set of a person, made when it is first needed. */
export function setOf<T>(sets: Map<string, Set<T>>, name: string): Set<T> {
  const found = sets.get(name) ?? new Set<T>();
  sets.set(name, found);
  return found;
}
