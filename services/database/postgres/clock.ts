/** Milliseconds by which the clock of this machine and the database's may differ. */
const MOST_MS = 5000;

/**
 * Compares the clock of the database with this machine's, which began to ask and had the answer at
 * the given times (milliseconds since 1970). Sessions, shares and quotas are judged by the clock of
 * the machine that is asked, so that all must agree.
 * @returns what to do about a difference that is too large; null for a small one
 */
export function clockFault(database: number, began: number, ended: number): string | null {
  const off = Math.round((began + ended) / 2 - database);
  if (Math.abs(off) <= MOST_MS + (ended - began) / 2) return null;
  const seconds = Math.round(Math.abs(off) / 1000);
  return `The clock of this machine is ${seconds} seconds ${
    off > 0 ? "ahead of" : "behind"
  } the clock of the database. Have both set by a time server (timedatectl set-ntp true), then ` +
    "start again.";
}
