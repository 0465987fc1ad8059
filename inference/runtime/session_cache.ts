import type { Session } from "./onnx/tensors.ts";

export type Log = (level: "debug" | "info" | "warning" | "error", message: string) => void;

/** A network to open. */
export interface Wanted {
  /** Unique key of the network. */
  key: string;
  /** Changes when its files do; the network is then opened again. */
  stamp: string;
  /** Expected memory in bytes. */
  bytes: number;
  /** For the log. */
  name: string;
  load(): Promise<Opened>;
}

export interface Opened {
  session: Session;
  dispose(): Promise<unknown>;
}

export interface SessionCache {
  /** Opens a network, or finds it open. */
  open(wanted: Wanted): Promise<Session>;
  release(): Promise<void>;
  /** Number of networks opened so far. */
  opened(): number;
}

interface Entry extends Opened {
  stamp: string;
  bytes: number;
}

/** Keeps opened networks, each by itself (a U-Net, a text encoder, a decoder …), up to `limit` bytes
 * together; beyond it, those unused for longest are closed first. One that is larger alone is opened
 * all the same, with nothing beside it. */
export function createSessionCache(limit: number, log: Log): SessionCache {
  // A Map keeps the order of insertion: the first entry is the one unused for longest.
  const entries = new Map<string, Entry>();
  let opened = 0;

  async function drop(key: string): Promise<void> {
    const entry = entries.get(key);
    entries.delete(key);
    await entry?.dispose();
  }

  async function makeRoom(bytes: number): Promise<void> {
    let open = bytes;
    for (const entry of entries.values()) open += entry.bytes;
    for (const [oldest, entry] of entries) {
      if (open <= limit) break;
      open -= entry.bytes;
      await drop(oldest);
    }
  }

  async function release(): Promise<void> {
    for (const key of [...entries.keys()]) await drop(key);
  }

  /** Memory that ran out all the same is freed, and the network tried once more. */
  async function load({ load }: Wanted): Promise<Opened> {
    try {
      return await load();
    } catch (error) {
      if (entries.size === 0 || !isMemory(error)) throw error;
      log("warning", "no memory for another network: closing those that are open");
      await release();
      return await load();
    }
  }

  return {
    async open(wanted) {
      const { key, stamp, bytes, name } = wanted;
      const known = entries.get(key);
      if (known?.stamp === stamp) {
        entries.delete(key);
        entries.set(key, known);
        return known.session;
      }
      await drop(key);
      await makeRoom(bytes);
      const start = performance.now();
      const entry = { ...await load(wanted), stamp, bytes };
      log("info", `opened ${name} in ${Math.round(performance.now() - start)} ms`);
      entries.set(key, entry);
      opened++;
      return entry.session;
    },
    release,
    opened: () => opened,
  };
}

/** Whether the error is one that a runtime throws when it is out of memory. */
export function isMemory(error: unknown): boolean {
  return /alloc|out of memory/i.test(error instanceof Error ? error.message : String(error));
}
