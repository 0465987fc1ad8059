/** Images that were not there before, in their order; none while it is not known what was. */
export function arrivals(
  before: readonly string[] | null,
  now: readonly string[],
): string[] {
  if (before === null) return [];
  const known = new Set(before);
  return now.filter((name) => !known.has(name));
}

/**
 * Number of columns with which so many squares fill a wall best: with the largest squares that all
 * have room.
 */
export function columnsFor(count: number, width: number, height: number): number {
  let best = { columns: 1, side: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const side = Math.min(width / columns, height / Math.ceil(count / columns));
    if (side > best.side) best = { columns, side };
  }
  return best.columns;
}
