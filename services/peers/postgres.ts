import { getLogger } from "@logtape/logtape";
import { createLine } from "../database/postgres/line.ts";
import type { PostgresTarget } from "../database/postgres/target.ts";
import { createPace } from "./pace.ts";
import type { Peers, Topics, Work } from "./types.ts";
import { decode, encode } from "./wire.ts";

const log = getLogger(["atelier", "peers"]);

/** Interval at which a process asks whether it is its turn to do the work of all. */
const ASK_MS = 2000;
const SWEEP_MS = 60_000;
/** Interval at which a process says that it is there. */
const BEAT_MS = 5000;

/** Those on one schema of PostgreSQL. `mayKeep`: whether this one takes its turn at common work. */
export function postgresPeers(target: PostgresTarget, mayKeep = true): Peers {
  const listeners = new Map<keyof Topics, ((data: never) => void)[]>();
  const onGap: (() => void)[] = [];
  const kept: Work[] = [];
  const mayTell = createPace();
  let first = false;
  let keeping = false;
  let devices = () => 0;
  let elsewhere = 0;
  let beating: ReturnType<typeof setInterval> | undefined;
  let turn: Promise<void> = Promise.resolve();
  let asking: ReturnType<typeof setInterval> | undefined;
  let sweeping: ReturnType<typeof setInterval> | undefined;

  const line = createLine(target, {
    onMessage(text) {
      const { topic, data } = decode(text);
      for (const listener of listeners.get(topic) ?? []) listener(data as never);
    },
    onGap() {
      for (const listener of onGap) listener();
    },
    onLost: () => inTurn(stopKeeping),
    onOutdated() {
      log.error("The tables were changed by a newer version: this server stops.");
      Deno.kill(Deno.pid, "SIGTERM");
    },
  });

  function inTurn(step: () => Promise<void>): Promise<void> {
    turn = turn.then(step).catch((error) =>
      log.warning("the work of all servers could not be taken or left: {error}", { error })
    );
    return turn;
  }

  const beat = async () => {
    elsewhere = await line.beat(devices()).catch((error) => {
      log.warning("the other servers could not be counted: {error}", { error });
      return elsewhere;
    });
  };

  async function askToKeep(): Promise<void> {
    if (keeping || asking === undefined || !await line.tryKeep()) return;
    keeping = true;
    for (const work of kept) await work.start();
    sweeping = setInterval(() => {
      line.sweep().catch((error) => log.warning("old messages stay: {error}", { error }));
    }, SWEEP_MS);
  }

  async function stopKeeping(): Promise<void> {
    if (!keeping) return;
    keeping = false;
    clearInterval(sweeping);
    for (const work of kept) await work.stop();
  }

  return {
    join: async () => first = await line.join(),
    get first() {
      return first;
    },
    async ready() {
      await line.listen();
      await beat();
      beating = setInterval(() => void beat(), BEAT_MS);
      if (!mayKeep) return;
      asking = setInterval(() => void inTurn(askToKeep), ASK_MS);
      await inTurn(askToKeep);
    },
    async admit() {
      if (first) await line.started();
    },
    tell(topic, data) {
      const spare = topic === "event" && (data as Topics["event"]).name === "invocation_progress";
      if (topic === "event" && !mayTell(data as Topics["event"])) return;
      line.send(encode(topic, data), spare);
    },
    hear(topic, listener) {
      listeners.set(topic, [...listeners.get(topic) ?? [], listener]);
    },
    onGap: (listener) => void onGap.push(listener),
    offer: (count) => void (devices = count),
    devicesElsewhere: () => elsewhere,
    keep: (work) => void kept.push(work),
    async leave() {
      clearInterval(beating);
      clearInterval(asking);
      asking = undefined;
      await inTurn(stopKeeping);
      await line.end();
    },
  };
}
