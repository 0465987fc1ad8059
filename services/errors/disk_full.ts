/** What PostgreSQL says then, in the language of its server. */
const POSTGRES_FULL = "53100";

/** Whether an error of the system or of a database says that there is no room on the disk. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as { code?: unknown }).code === POSTGRES_FULL ||
    /\bENOSPC\b|SQLITE_FULL|database or disk is full|No space left/i.test(error.message);
}
