/** A seeded simulation of people, items and engines, driven by the scheduler the server runs. */
import { type Candidate, charge, joinAt } from "../../../services/queue/turn/fair.ts";
import { nextTurn } from "./full_ranking.ts";

export interface SimulatedPerson {
  id: string;
  weight: number;
  maxRunning: number;
  virtualTime: number;
  lastFence: number;
  running: number;
  /** Waiting items: the seconds that they are expected to take, and that they will take. */
  line: { expected: number; real: number; background: boolean; enqueuedAt: number }[];
  served: number;
  /** Seconds from enqueueing to starting, item by item. */
  waits: number[];
  history: number;
}

export interface Simulation {
  now: number;
  people: Map<string, SimulatedPerson>;
  order: string[];
  add(id: string, weight?: number, maxRunning?: number): SimulatedPerson;
  enqueue(id: string, expected: number, real?: number, background?: boolean): void;
  prune(id: string): void;
  /** Lets the engines work until the time has come or nothing waits. */
  until(time: number): void;
}

export function simulate(engines = 1): Simulation {
  const people = new Map<string, SimulatedPerson>();
  const order: string[] = [];
  const free = Array.from({ length: engines }, () => ({ at: 0, done: () => {} }));
  let floor = 0;
  let fence = 0;
  let positions = 0;
  let now = 0;

  function candidates(): (Candidate & { person: SimulatedPerson })[] {
    return [...people.values()].filter((p) => p.line.length > 0).map((person) => {
      const [head] = person.line as [SimulatedPerson["line"][number]];
      const next = {
        background: head.background,
        seconds: head.expected,
        priority: 0,
        position: head.enqueuedAt,
      };
      const mayRun = person.running < person.maxRunning;
      return { ...person, userId: person.id, person, mayRun, next };
    });
  }

  /** One claim at the present time; false when nobody may run. */
  function claim(engine: { at: number; done: () => void }): boolean {
    const turn = nextTurn(candidates(), floor);
    if (turn === null) return false;
    floor = turn.floor;
    const { person } = turn.chosen;
    const item = person.line.shift() as SimulatedPerson["line"][number];
    person.waits.push(now - item.enqueuedAt);
    person.virtualTime = charge(person.virtualTime, item.expected, person.weight);
    person.lastFence = ++fence;
    person.running++;
    order.push(person.id);
    engine.at = now + item.real;
    engine.done = () => {
      person.virtualTime = charge(person.virtualTime, item.real - item.expected, person.weight);
      person.running--;
      person.served += item.real;
      person.history++;
    };
    return true;
  }

  return {
    people,
    order,
    get now() {
      return now;
    },
    add(id, weight = 1, maxRunning = Infinity) {
      const person: SimulatedPerson = {
        id,
        weight,
        maxRunning,
        virtualTime: 0,
        lastFence: 0,
        running: 0,
        line: [],
        served: 0,
        waits: [],
        history: 0,
      };
      people.set(id, person);
      return person;
    },
    enqueue(id, expected, real = expected, background = false) {
      const person = people.get(id) as SimulatedPerson;
      if (person.line.length === 0 && person.running === 0) {
        person.virtualTime = joinAt(person.virtualTime, floor);
      }
      // Enqueued at one instant, they still have an order.
      person.line.push({ expected, real, background, enqueuedAt: now + ++positions * 1e-9 });
    },
    prune(id) {
      (people.get(id) as SimulatedPerson).history = 0;
    },
    until(time) {
      while (now <= time) {
        const engine = free.reduce((a, b) => (b.at < a.at ? b : a));
        now = Math.max(now, engine.at);
        if (now > time) break;
        engine.done();
        engine.done = () => {};
        if (claim(engine)) continue;
        const later = free.filter((e) => e.at > now);
        if (later.length === 0) break;
        engine.at = Math.min(...later.map((e) => e.at));
      }
      now = Math.max(now, time);
    },
  };
}
