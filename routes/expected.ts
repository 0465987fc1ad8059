import { say } from "../services/contract/refusals.ts";
import { DatabaseAway } from "../services/errors/database_away.ts";
import { isDiskFull } from "../services/errors/disk_full.ts";
import { Problem, problem } from "../services/errors/mod.ts";

/** What is answered to an error that can happen to any server; null for a fault of this program. */
export function expected(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (isDiskFull(error)) return problem("disk_full", say("disk_full"));
  if (error instanceof DatabaseAway) {
    return problem("unavailable", say("database_away"), { retryAfter: 5 });
  }
  return null;
}
