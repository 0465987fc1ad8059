import type { AtelierEvent } from "../events/types.ts";

/** What the processes on one database tell each other. */
export interface Topics {
  /** An event for the sockets. */
  event: AtelierEvent;
  /** A user's access has changed, or that of one of their sessions. */
  access: { userId: string; sessionId?: string };
  /** The queue has changed. */
  queue: null;
  /** The settings in the data folder have changed. */
  settings: null;
  /** Engines are to drop their models. */
  unload: null;
}

/** Work that one process does for all. */
export interface Work {
  start(): Promise<void> | void;
  stop(): Promise<void> | void;
}

/** The other processes on the same database. */
export interface Peers {
  /** Takes its place among them, and returns whether there are none. @throws StartError */
  join(): Promise<boolean>;
  /** What `join` returned. */
  readonly first: boolean;
  /** Messages come in from now on, and kept work begins. */
  ready(): Promise<void>;
  /** The start is over: others may start. */
  admit(): Promise<void>;
  tell<T extends keyof Topics>(topic: T, data: Topics[T]): void;
  hear<T extends keyof Topics>(topic: T, listener: (data: Topics[T]) => void): void;
  /**
   * Calls back when messages may have been missed: what was learnt from them is to be asked for.
   */
  onGap(listener: () => void): void;
  /** Does the work as long as it is the turn of this process. */
  keep(work: Work): void;
  /** Says on how many devices this process makes images, as long as it runs. */
  offer(devices: () => number): void;
  /** Number of devices of the others, as far as they were seen within the last seconds. */
  devicesElsewhere(): number;
  /** Ends the kept work, and leaves. */
  leave(): Promise<void>;
}
