import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";
import { keepUnsent, takeUnsent } from "./unsent.ts";

/** Values that follow the person from one device to the next, kept as client state. */
export interface Memory {
  /** What the server put into the page, or null. */
  initial<T>(key: string): T | null;
  /** What this window was about to save when its page was left a moment ago, or null. */
  unsent<T>(key: string): T | null;
  /** What the server has now, or null. */
  read<T>(key: string): Promise<T | null>;
  /** Saves soon; many changes in a row are one request. A failure is not worth a message. */
  write(key: string, value: unknown): void;
}

const WAIT_MS = 800;

export function createMemory(
  client: Client,
  answers: Record<string, unknown>,
  userId: string | null,
): Memory {
  const waiting = new Map<string, { timer: ReturnType<typeof setTimeout>; value: unknown }>();
  const left = takeUnsent(userId);
  const parse = <T>(text: unknown): T | null => {
    if (typeof text !== "string") return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null;
    }
  };
  // A window that is closed, or left for another one on a phone, may never be shown again.
  if (typeof document !== "undefined") {
    addEventListener("pagehide", () => {
      const values = [...waiting].map(([key, { value }]) => [key, value] as const);
      if (values.length === 0) return;
      keepUnsent(userId, Object.fromEntries(values));
      for (const [key, value] of values) {
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
      clearTimeout(waiting.get(key)?.timer);
      const save = () => {
        waiting.delete(key);
        client.send("POST", paths.setClientState(key), JSON.stringify(value)).catch(() => {});
      };
      waiting.set(key, { timer: setTimeout(save, WAIT_MS), value });
    },
  };
}
