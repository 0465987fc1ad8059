/** Families of files that do not name theirs: only their weights can tell which models they fit. */
export const UNKNOWN_BASES: ReadonlySet<string> = new Set(["any", "unknown"]);
