import { DatabaseAway } from "../../errors/database_away.ts";

/**
 * Codes of the server (https://www.postgresql.org/docs/15/errcodes-appendix.html) that are nobody's
 * fault; by their beginning.
 */
const AWAY = [
  "08", // the connection fails
  "25006", // it only reads: another one has taken over, or this one is being looked after
  "25P03", // a transaction, and
  "25P04", // in a newer server also one that works, has taken too long
  "40001", // others were first: nothing was done
  "40P01",
  "53200", // no memory
  "53300", // too many connections
  "53400",
  "55P03", // a lock was not had in time
  "57", // it ends, starts, or has given up a statement that took too long
];

/** Codes after which a connection is of no more use; 25P02: a transaction was never ended. */
const LAST_WORDS = ["08", "25006", "25P02", "25P03", "25P04", "57P"];

const begins = (code: string, list: readonly string[]) => list.some((it) => code.startsWith(it));

/**
 * The code with which the server has answered; null where it has not. By the code alone that cannot
 * be told: EPIPE of a cut line has five letters, too.
 */
function codeOf(error: unknown): string | null {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof severity === "string" && typeof code === "string" ? code : null;
}

/** Whether the connection on which a statement failed must not be used again. */
export function endsConnection(error: unknown): boolean {
  const code = codeOf(error);
  return code === null || begins(code, LAST_WORDS);
}

/** What a failed statement is for those who asked for it. */
export function asFault(error: unknown): unknown {
  if (error instanceof DatabaseAway) return error;
  const code = codeOf(error);
  return code === null || begins(code, AWAY) ? awayFrom(error) : error;
}

export const awayFrom = (error: unknown): DatabaseAway =>
  error instanceof DatabaseAway ? error : new DatabaseAway(error as Error);
