import type { Client } from "../api/client.ts";
import { paths } from "../api/paths.ts";

/** Values that follow the person from one device to the next, kept as client state. */
export interface Memory {
  /** What the server put into the page, or null. */
  initial<T>(key: string): T | null;
  /** What the server has now, or null. */
  read<T>(key: string): Promise<T | null>;
  /** Saves soon; many changes in a row are one request. A failure is not worth a message. */
  write(key: string, value: unknown): void;
}

const WAIT_MS = 800;

export function createMemory(client: Client, answers: Record<string, unknown>): Memory {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const parse = <T>(text: unknown): T | null => {
    if (typeof text !== "string") return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null;
    }
  };
  return {
    initial: (key) => parse(answers[paths.clientState(key)]),
    async read(key) {
      return parse(await client.get(paths.clientState(key)));
    },
    write(key, value) {
      clearTimeout(timers.get(key));
      const save = () => {
        client.send("POST", paths.setClientState(key), JSON.stringify(value)).catch(() => {});
      };
      timers.set(key, setTimeout(save, WAIT_MS));
    },
  };
}
