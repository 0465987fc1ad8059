import { nextTick } from "node:process";
import type { DatabaseSync } from "node:sqlite";

/** Lets reads share a transaction; everything else ends it first. */
export interface SharedReads {
  join(): void;
  end(): void;
}

/**
 * All reads of one turn of the event loop run in one transaction. Taking the lock of a read and
 * giving it back are system calls, which together take longer than most of our queries. What a turn
 * reads is the database as it was at its first read, and nothing that the turn answers had been
 * asked for later: the transaction ends before the next request is taken from the network.
 */
export function createSharedReads(sqlite: DatabaseSync): SharedReads {
  const begin = sqlite.prepare("BEGIN");
  const commit = sqlite.prepare("COMMIT");
  let open = false;
  const end = () => {
    if (!open) return;
    open = false;
    commit.run();
  };
  return {
    join() {
      if (open || sqlite.isTransaction) return;
      begin.run();
      open = true;
      nextTick(end);
    },
    end,
  };
}
