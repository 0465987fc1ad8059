/** Whether a write was refused because a value that must be unique is there already. */
export function isDuplicate(error: unknown): boolean {
  // PostgreSQL's unique_violation (https://www.postgresql.org/docs/15/errcodes-appendix.html).
  return error instanceof Error &&
    (/UNIQUE constraint failed/.test(error.message) ||
      (error as { code?: string }).code === "23505");
}
