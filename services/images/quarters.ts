import { sql } from "kysely";
import { AN_HOUR_MS } from "../clock.ts";

/**
 * The quarter of an hour in which an image was made, `2026-11-20T14:15`. In every time zone, days
 * begin on one, so that quarters can be put together to the days and months of any.
 */
export const QUARTER = sql<string>`substr(images.created_at, 1, 14) ||
  substr('00153045', 1 + 2 * (cast(substr(images.created_at, 15, 2) as integer) / 15), 2)`;

/** The instant at which a quarter begins. */
export const startOf = (quarter: string): Date => new Date(`${quarter}:00Z`);

/** The first instant after it, as images have it. */
export const endOf = (quarter: string): string =>
  new Date(startOf(quarter).getTime() + AN_HOUR_MS / 4).toISOString();
