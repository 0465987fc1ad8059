import { getLogger } from "@logtape/logtape";
import { AN_HOUR_MS } from "../clock.ts";
import { regularly, type RegularWork } from "../regularly.ts";

const log = getLogger(["atelier", "models"]);

/** Removes, at the start and every hour, what has waited for that long enough. */
export function createModelKeeper(work: readonly (() => Promise<void>)[]): RegularWork {
  return regularly({
    first: work,
    work,
    everyMs: AN_HOUR_MS,
    failed: (error) => log.error("Keeping the models in order failed: {error}", { error }),
  });
}
