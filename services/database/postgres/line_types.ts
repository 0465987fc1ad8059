export interface LineOptions {
  /** Called with each message of another process, in the order in which they were sent. */
  onMessage(text: string): void;
  /** Called when the connection was made again: messages were missed in either direction. */
  onGap(): void;
  /** Called when the connection is lost, and with it every lock. */
  onLost(): void;
  /** Called when the tables were changed by a newer program meanwhile. */
  onOutdated(): void;
}

/** The connection that a process keeps open for as long as it runs. */
export interface Line {
  /**
   * Connects, and takes the place of a server on the schema. Returns whether no other one runs;
   * then others that start wait until `started`.
   * @throws StartError if the clocks differ
   */
  join(): Promise<boolean>;
  started(): Promise<void>;
  /** The tables are there: from now on messages come in and go out. */
  listen(): Promise<void>;
  /** Sends a message to the other processes. A `spare` one is left out while others wait. */
  send(text: string, spare?: boolean): void;
  /** Takes the keeper's lock for as long as the connection lasts; returns whether it is held. */
  tryKeep(): Promise<boolean>;
  /**
   * Says that this process is there, with so many devices. Returns how many those of the others
   * have that were seen within the last seconds.
   */
  beat(devices: number): Promise<number>;
  /** Removes long messages that everyone has read, and processes that are gone. */
  sweep(): Promise<void>;
  end(): Promise<void>;
}
