import { type Candidate, charge, nextTurnInOrder } from "../turn/fair.ts";
import { createOrders } from "./orders.ts";

/** A waiting item, with the columns that the forecast needs. */
export interface Waiting {
  itemId: number;
  userId: string;
  background: boolean;
  priority: number;
  position: number;
  /** Expected seconds of service. */
  seconds: number;
}

/** A user in the line, from `queue_accounts` and the administrator's settings. */
export interface Standing {
  virtualTime: number;
  weight: number;
  lastFence: number;
  running: number;
  /** Maximum number of their items running at once; infinite for no limit. */
  maxRunning: number;
}

export interface Engines {
  /** For each engine, the seconds until it is free, and the user it works for until then. */
  busy: readonly { seconds: number; userId: string | null }[];
}

export interface QueuePosition {
  itemId: number;
  userId: string;
  /** 1 is next. */
  position: number;
  /** Expected seconds until it starts; null without engines. */
  startsIn: number | null;
}

/** Maximum number of items with a position: forecasting takes time, and no one reads further. */
const FORECAST = 20_000;

/**
 * Forecasts the order in which waiting items will be served if nothing changes, by letting the
 * scheduler itself run ahead.
 */
export async function forecast(
  waiting: readonly Waiting[],
  standings: ReadonlyMap<string, Standing>,
  engines: Engines,
  mode: "fair" | "fifo",
  floor: number,
): Promise<QueuePosition[]> {
  const lines = Map.groupBy(
    [...waiting].sort(inOwnOrder),
    (item) => mode === "fifo" ? "" : item.userId,
  );
  const people = new Map([...lines].map(([key, line]) => [key, personOf(key, line, standings)]));
  const orders = createOrders([...people.values()]);
  const free = engines.busy.map((e) => ({ ...e }));
  const places: QueuePosition[] = [];
  const total = Math.min(waiting.length, FORECAST);
  let level = floor;
  let fence = Number.MAX_SAFE_INTEGER / 2;
  while (places.length < total) {
    const engine = firstFree(free);
    const before = engine?.userId ?? null;
    const person = before === null ? undefined : people.get(before);
    if (person) ran(person, -1);
    if (engine) engine.userId = null;
    const turn = await nextTurnInOrder(orders, level);
    if (turn === null) {
      // All users are at their limit: this engine waits until another becomes free.
      const later = free.filter((e) => e.userId !== null).map((e) => e.seconds);
      if (!engine || later.length === 0) break;
      engine.seconds = Math.min(...later);
      continue;
    }
    level = turn.floor;
    const { chosen } = turn;
    const item = chosen.next;
    places.push({
      itemId: item.itemId,
      userId: item.userId,
      position: places.length + 1,
      startsIn: engine ? engine.seconds : null,
    });
    orders.remove(chosen);
    chosen.virtualTime = charge(chosen.virtualTime, item.seconds, chosen.weight);
    chosen.lastFence = ++fence;
    const next = chosen.line[++chosen.at];
    if (next) {
      chosen.next = next;
      orders.insert(chosen);
    }
    if (engine) {
      ran(chosen, 1);
      engine.seconds += item.seconds;
      engine.userId = chosen.userId;
    }
  }
  return places;
}

type Engine = Engines["busy"][number];

/**
 * Returns the engine that is free first; of several free at the same moment, one that an item is
 * about to leave, since only that lets a user at their limit run another.
 */
function firstFree<E extends Engine>(engines: readonly E[]): E | null {
  return engines.reduce<E | null>(
    (a, b) =>
      a === null || b.seconds < a.seconds ||
        (b.seconds === a.seconds && a.userId === null && b.userId !== null)
        ? b
        : a,
    null,
  );
}

interface Person extends Candidate, Standing {
  line: Waiting[];
  at: number;
  next: Waiting;
}

function personOf(
  userId: string,
  line: Waiting[],
  standings: ReadonlyMap<string, Standing>,
): Person {
  const newcomer = { virtualTime: 0, weight: 1, lastFence: 0, running: 0, maxRunning: Infinity };
  const { virtualTime, weight, lastFence, running, maxRunning } = standings.get(userId) ?? newcomer;
  const standing = { virtualTime, weight, lastFence, running, maxRunning };
  const mayRun = running < maxRunning;
  return { userId, ...standing, mayRun, line, at: 0, next: line[0] as Waiting };
}

/** Counts one more (or one fewer) running item of this user. */
function ran(person: Person, change: 1 | -1): void {
  person.running += change;
  person.mayRun = person.running < person.maxRunning;
}

/** Within one line: foreground first, then by priority, then in order of arrival. */
function inOwnOrder(
  a: Pick<Waiting, "background" | "priority" | "position">,
  b: Pick<Waiting, "background" | "priority" | "position">,
): number {
  return Number(a.background) - Number(b.background) || b.priority - a.priority ||
    a.position - b.position;
}
