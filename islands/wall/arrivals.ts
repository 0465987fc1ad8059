/** Images that were not there before, in their order; none while it is not known what was. */
export function arrivals(
  before: readonly string[] | null,
  now: readonly string[],
): string[] {
  if (before === null) return [];
  const known = new Set(before);
  return now.filter((name) => !known.has(name));
}
