import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import { keepUnsent, takeUnsent } from "./unsent.ts";

/** Values that follow the person from one device to the next, kept as client state. */
export interface Memory {
  /** What the server put into the page, or null. */
  initial<T>(key: string): T | null;
  /** What this window saved last, if its page was left a moment ago, or null. */
  unsent<T>(key: string): T | null;
  /** What the server has now, or null. */
  read<T>(key: string): Promise<T | null>;
  /** Saves soon; many changes in a row are one request. A failure is not worth a message. */
  write(key: string, value: unknown): void;
  /** Saves at once what waits to be saved: after a sign-out it could not be. */
  flush(): Promise<void>;
}

const WAIT_MS = 800;

export function createMemory(
  client: Client,
  answers: Record<string, unknown>,
  userId: string | null,
): Memory {
  const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; value: unknown }>();
  const sending = new Set<Promise<unknown>>();
  const left = takeUnsent(userId);
  /** All that this window has saved: another one of the same person may have saved after it. */
  const own: Record<string, unknown> = {};
  const parse = <T>(text: unknown): T | null => {
    if (typeof text !== "string") return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null;
    }
  };
  const save = (key: string, value: unknown) => {
    waiting.delete(key);
    const sent = client.send("POST", paths.setClientState(key), JSON.stringify(value))
      .catch(() => {}).finally(() => sending.delete(sent));
    sending.add(sent);
  };
  // A window that is closed, or left for another one on a phone, may never be shown again.
  if (typeof document !== "undefined") {
    addEventListener("pagehide", () => {
      if (Object.keys(own).length > 0) keepUnsent(userId, own);
      for (const [key, { value }] of waiting) {
        client.farewell(paths.setClientState(key), JSON.stringify(value));
      }
    });
  }
  return {
    initial: (key) => parse(answers[paths.clientState(key)]),
    unsent: <T>(key: string) => (left[key] ?? null) as T | null,
    async read(key) {
      return parse(await client.get(paths.clientState(key)));
    },
    write(key, value) {
      own[key] = value;
      clearTimeout(waiting.get(key)?.timer);
      waiting.set(key, { timer: setTimeout(() => save(key, value), WAIT_MS), value });
    },
    async flush() {
      for (const [key, { timer, value }] of waiting) {
        clearTimeout(timer);
        save(key, value);
      }
      await Promise.all(sending);
    },
  };
}
