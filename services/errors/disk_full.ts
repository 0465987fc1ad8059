/** Whether an error of the system or of SQLite says that there is no room on the disk. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error &&
    /\bENOSPC\b|SQLITE_FULL|database or disk is full|No space left/i.test(error.message);
}
