import { setTimeout } from "node:timers/promises";
import { getLogger } from "@logtape/logtape";

const log = getLogger(["atelier", "alerts"]);

/** What administrators should hear of without looking at a page. */
export interface Alert {
  kind: "backup_failed";
  at: string;
  /** A sentence with the reason; no secrets. */
  text: string;
}

/** A way to reach administrators. */
export interface Channel {
  name: string;
  /** @throws Error; `Passing` if the same may succeed later. */
  send(alert: Alert, signal: AbortSignal): Promise<void>;
}

/** A failure after which it is worth trying again. */
export class Passing extends Error {
  override readonly name = "Passing";
}

export interface Alerts {
  /** Sends an alert by every channel. Returns at once; what fails is logged. */
  raise(alert: Alert): void;
  /** Waits for what is being sent. */
  settled(): Promise<void>;
  /** Breaks off what is being sent. */
  close(): Promise<void>;
}

/** Waits between attempts, in milliseconds: three attempts in all. */
const WAITS = [2_000, 20_000];
const ATTEMPT_MS = 10_000;

export function createAlerts(
  channels: readonly Channel[],
  waits: readonly number[] = WAITS,
): Alerts {
  const closing = new AbortController();
  const sending = new Set<Promise<void>>();

  async function send({ name, send }: Channel, alert: Alert): Promise<void> {
    for (const wait of [...waits, null]) {
      try {
        const patience = AbortSignal.timeout(ATTEMPT_MS);
        return await send(alert, AbortSignal.any([closing.signal, patience]));
      } catch (error) {
        const again = error instanceof Passing && wait !== null && !closing.signal.aborted;
        log.error("an alert could not be sent by {name}: {error}", { name, error });
        if (!again) return;
        await setTimeout(wait, undefined, { signal: closing.signal }).catch(() => {});
      }
    }
  }

  return {
    raise(alert) {
      for (const channel of channels) {
        const sent = send(channel, alert).finally(() => sending.delete(sent));
        sending.add(sent);
      }
    },
    settled: async () => void await Promise.all(sending),
    async close() {
      closing.abort(new Error("The server was stopped."));
      await Promise.all(sending);
    },
  };
}
