import { ModelError } from "../pipeline/errors.ts";
import { isOutOfMemory } from "../pipeline/out_of_memory.ts";

export type Log = (level: "debug" | "info" | "warning" | "error", message: string) => void;

/** A network to open, or several that are used together. */
export interface Wanted<T> {
  /** Unique key of the network. */
  key: string;
  /** Changes when its files do; the network is then opened again. */
  stamp: string;
  /** Expected memory in bytes. */
  bytes: number;
  /** For the log. */
  name: string;
  load(): Promise<Opened<T>>;
}

/** What a network is known by, and takes. */
export type Place = Pick<Wanted<unknown>, "key" | "bytes">;

export interface Opened<T> {
  network: T;
  dispose(): Promise<unknown>;
}

export interface SessionCache {
  /**
   * Returns the bytes that the values of a run may take: those that are free, and those that would
   * be if the other networks were closed. Networks that are used together stay open, and those of
   * them that are not open yet need their place first.
   *
   * @param free bytes of free memory
   */
  room(place: Place, free: number): number;
  /**
   * Notes that a run of the network takes so much, which it keeps, and closes others if they are in
   * its way.
   */
  grow(place: Place, bytes: number, free: number): Promise<void>;
  /** Opens a network, or finds it open. */
  open<T>(wanted: Wanted<T>): Promise<T>;
  /**
   * Opens a network, or finds it open, without closing any other; null where there is no place for
   * it beside them.
   *
   * @param free bytes of free memory
   */
  openBeside<T>(wanted: Wanted<T>, free: number): Promise<T | null>;
  /**
   * Requires that networks may be open at once, and keeps them so until others are used together:
   * otherwise each would be closed for the next one, in every step.
   * @throws {ModelError} if they take more than the cache may hold
   */
  requireTogether(wanted: readonly Pick<Wanted<unknown>, "key" | "bytes" | "name">[]): void;
  release(): Promise<void>;
  /** Number of networks opened so far. */
  opened(): number;
}

interface Entry extends Opened<unknown> {
  stamp: string;
  bytes: number;
}

/**
 * Keeps opened networks, each by itself (a U-Net, a text encoder, a decoder …), up to `limit` bytes
 * together; beyond it, those unused for longest are closed first. One that is larger alone is
 * opened all the same, with nothing beside it.
 */
export function createSessionCache(limit: number, log: Log): SessionCache {
  // A Map keeps the order of insertion: the first entry is the one unused for longest.
  const entries = new Map<string, Entry>();
  /** Bytes that the runs of a network took, and that its runtime keeps for the next. */
  const grown = new Map<string, number>();
  /** Bytes of the networks that are used together, by their keys. */
  let together = new Map<string, number>();
  let opened = 0;

  /** Whether `key` may be closed for another network, by its key. */
  const mayClose = (key: string, other: string) =>
    key !== other && !(together.has(key) && together.has(other));

  async function drop(key: string): Promise<void> {
    const entry = entries.get(key);
    entries.delete(key);
    grown.delete(key);
    await entry?.dispose();
  }

  const bytesOpen = () => entries.values().reduce((sum, { bytes }) => sum + bytes, 0);

  async function makeRoom({ key, bytes }: Place): Promise<void> {
    let open = bytesOpen() + bytes;
    for (const [oldest, entry] of entries) {
      if (open <= limit) break;
      if (!mayClose(oldest, key)) continue;
      open -= entry.bytes;
      await drop(oldest);
    }
  }

  async function release(): Promise<void> {
    for (const key of [...entries.keys()]) await drop(key);
  }

  /** Memory that ran out all the same is freed, and the network tried once more. */
  async function load<T>({ load }: Wanted<T>): Promise<Opened<T>> {
    try {
      return await load();
    } catch (error) {
      if (entries.size === 0 || !isOutOfMemory(error)) throw error;
      log("warning", "no memory for another network: closing those that are open");
      await release();
      return await load();
    }
  }

  /** The network that is open, now the one used last. */
  function found<T>({ key, stamp }: Wanted<T>): T | null {
    const known = entries.get(key);
    if (known?.stamp !== stamp) return null;
    entries.delete(key);
    entries.set(key, known);
    // The key says what it is.
    return known.network as T;
  }

  async function add<T>(
    { key, stamp, bytes, name }: Wanted<T>,
    load: () => Promise<Opened<T>>,
  ): Promise<T> {
    const start = performance.now();
    const entry = { ...await load(), stamp, bytes };
    log("info", `opened ${name} in ${Math.round(performance.now() - start)} ms`);
    entries.set(key, entry);
    opened++;
    return entry.network;
  }

  const ofRun = (key: string) => grown.get(key) ?? 0;
  /** Bytes of the network, and of those used together with it, that are still to be opened. */
  function missing({ key, bytes }: Place): number {
    const needed = together.has(key) ? together : new Map([[key, bytes]]);
    return needed.entries().reduce((sum, [key, bytes]) => sum + (entries.has(key) ? 0 : bytes), 0);
  }

  return {
    room(place, free) {
      let room = free - missing(place) + ofRun(place.key);
      for (const [key, { bytes }] of entries) {
        if (mayClose(key, place.key)) room += bytes + ofRun(key);
      }
      return room;
    },
    async grow(place, needed, free) {
      let wanted = needed - ofRun(place.key) + missing(place) - free;
      for (const [key, { bytes }] of entries) {
        if (wanted <= 0) break;
        if (!mayClose(key, place.key)) continue;
        wanted -= bytes + ofRun(key);
        await drop(key);
      }
      grown.set(place.key, Math.max(needed, ofRun(place.key)));
    },
    async open<T>(wanted: Wanted<T>): Promise<T> {
      const known = found(wanted);
      if (known) return known;
      await drop(wanted.key);
      await makeRoom(wanted);
      return await add(wanted, () => load(wanted));
    },
    async openBeside<T>(wanted: Wanted<T>, free: number): Promise<T | null> {
      const known = found(wanted);
      if (known) return known;
      await drop(wanted.key);
      if (bytesOpen() + wanted.bytes > limit || wanted.bytes > free) return null;
      return await add(wanted, () => wanted.load());
    },
    requireTogether(wanted) {
      const distinct = new Map(wanted.map(({ key, bytes }) => [key, bytes]));
      const sum = distinct.values().reduce((sum, bytes) => sum + bytes, 0);
      if (distinct.size < 2 || sum <= limit) {
        together = distinct;
        return;
      }
      const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
      const names = wanted.map(({ name }) => name).join(", ");
      throw new ModelError(
        `${names} are needed at once and take ${gigabytes(sum)} GiB, and this machine keeps ` +
          `${gigabytes(limit)} GiB for models: use fewer of them, or smaller ones`,
      );
    },
    release,
    opened: () => opened,
  };
}
