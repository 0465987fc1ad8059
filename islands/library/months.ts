import type { ImageMonth } from "../../services/contract/images.ts";
import type { Sort } from "./place.ts";

/** Where a part of a list begins that is in order of time. */
export interface Mark {
  /** `2026-11`; "starred" for those that come first because of their star. */
  month: string;
  index: number;
}

/** The orders that follow time. */
export const byTime = (sort: Sort): boolean => ["starred", "new", "old"].includes(sort);

/**
 * Where each month begins in a list of `total` images; nothing while the months are of another
 * state of the list.
 *
 * @param months latest first
 */
export function marksOf(months: readonly ImageMonth[], sort: Sort, total: number): Mark[] {
  if (!byTime(sort)) return [];
  const sum = (count: (month: ImageMonth) => number) =>
    months.reduce((all, month) => all + count(month), 0);
  if (sum((month) => month.image_count) !== total) return [];
  const starsFirst = sort === "starred";
  const stars = starsFirst ? sum((month) => month.starred_count) : 0;
  const marks: Mark[] = stars > 0 ? [{ month: "starred", index: 0 }] : [];
  let index = stars;
  for (const month of sort === "old" ? months.toReversed() : months) {
    const count = month.image_count - (starsFirst ? month.starred_count : 0);
    if (count > 0) marks.push({ month: month.month, index });
    index += count;
  }
  return marks;
}
