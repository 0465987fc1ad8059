import { getLogger } from "@logtape/logtape";
import { refuseChanges } from "../change_as.ts";
import type { Config } from "../config/mod.ts";
import type { Database } from "../database/mod.ts";
import { type Events, timestamp } from "../events/types.ts";
import { type ChangesLock, openChangesLock } from "./lock.ts";
import { holds, readMark } from "./mark.ts";

const log = getLogger(["atelier", "moving"]);

/** Interval at which a server looks whether its studio is being moved. */
const LOOK_MS = 1000;

/** Keeps a studio as it is while it is being moved to another database or store. */
export interface Standstill {
  /** Whether it may only be looked at. */
  readonly holds: boolean;
  /** Looks once, before the server changes anything on its own. */
  prepare(): void;
  /**
   * Looks from now on. `rest`: makes no more images, and waits for those that have been begun; or
   * goes on.
   */
  start(rest: (on: boolean) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface StandstillDeps {
  db: Database;
  config: Pick<Config, "root" | "database" | "storage">;
  events: Events;
}

export function createStandstill({ db, config, events }: StandstillDeps): Standstill {
  let lock: ChangesLock | undefined;
  let locked = false;
  let on = false;
  let rests = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looking: Promise<void> = Promise.resolve();

  function set(now: boolean): void {
    on = now;
    refuseChanges(db, now);
    const data = { timestamp: timestamp(), moving: now };
    events.emit("studio_moving", data, { ownerId: null });
  }

  function hold(): void {
    if (on) return;
    log.warning("the studio is being moved: until that is over, it can only be looked at");
    set(true);
  }

  async function look(rest: (on: boolean) => Promise<void>): Promise<void> {
    const wanted = holds(readMark(config.root), config);
    if (!locked && !wanted) {
      if (!lock!.take()) return;
      locked = true;
      if (!on) return;
      log.info("the studio is not moved any more: it can be changed again");
      set(false);
      rests = false;
      await rest(false);
    }
    if (wanted) hold();
    if (wanted && !rests) {
      rests = true;
      await rest(true);
    }
    if (wanted && locked) {
      // Behind every transaction that has begun before.
      await db.transaction().execute(() => Promise.resolve());
      lock!.release();
      locked = false;
    }
  }

  return {
    get holds() {
      return on;
    },
    prepare() {
      lock = openChangesLock(config.root, "together");
      // Before the mark: a move that begins from now on waits for this server.
      locked = lock.take();
      if (!locked || holds(readMark(config.root), config)) hold();
    },
    async start(rest) {
      await look(rest);
      const again = () => {
        timer = setTimeout(() => {
          looking = look(rest).catch((error) =>
            log.error("it is not known whether the studio is being moved: {error}", { error })
          ).then(() => timer === undefined ? undefined : again());
        }, LOOK_MS);
      };
      again();
    },
    async stop() {
      clearTimeout(timer);
      timer = undefined;
      await looking;
      lock?.close();
      lock = undefined;
    },
  };
}
