/** Families of files that do not say theirs: what they fit, only their weights tell. */
export const UNKNOWN_BASES: ReadonlySet<string> = new Set(["any", "unknown"]);
