import { getLogger } from "@logtape/logtape";
import { unlessStill } from "../change_as.ts";
import { AN_HOUR_MS } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { regularly, type RegularWork } from "../regularly.ts";

const log = getLogger(["atelier", "models"]);

/** Removes, at the start and every hour, what has waited for that long enough. */
export function createModelKeeper(
  db: Database,
  pieces: readonly (() => Promise<void>)[],
): RegularWork {
  const work = pieces.map((piece) => unlessStill(db, piece));
  return regularly({
    first: work,
    work,
    everyMs: AN_HOUR_MS,
    failed: (error) => log.error("Keeping the models in order failed: {error}", { error }),
  });
}
