/** What this process has spent on its database since it was opened. */
export interface DatabaseTimes {
  statements: number;
  /** Milliseconds in statements, and of these, those in which they waited for another writer. */
  ms: number;
  waitedMs: number;
  /** Statements that were given up because another process kept the database for too long. */
  busy: number;
}

const TIMES = new WeakMap<object, DatabaseTimes>();

/** `SQLITE_BUSY` and its extended codes have this in their last byte. */
const BUSY = 5;

/** Counts statements and how long they take. */
export function createStopwatch(): DatabaseTimes & { time<T>(sql: string, run: () => T): T } {
  const times: DatabaseTimes = { statements: 0, ms: 0, waitedMs: 0, busy: 0 };
  return Object.assign(times, {
    time<T>(sql: string, run: () => T): T {
      const began = performance.now();
      try {
        return run();
      } catch (error) {
        if ((Number((error as { errcode?: number }).errcode) & 0xff) === BUSY) times.busy += 1;
        throw error;
      } finally {
        const took = performance.now() - began;
        times.statements += 1;
        times.ms += took;
        // It does nothing but take the lock, which another process may have.
        if (sql === "begin immediate") times.waitedMs += took;
      }
    },
  });
}

/** Says whose times these are. */
export function keepTimes<Database extends object>(db: Database, times: DatabaseTimes): Database {
  TIMES.set(db, times);
  return db;
}

/** Returns the times of a database in a file; null for one that is a server. */
export function timesOf(db: object): DatabaseTimes | null {
  return TIMES.get(db) ?? null;
}
