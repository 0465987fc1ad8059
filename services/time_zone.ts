import { z } from "zod";
import { AN_HOUR_MS } from "./clock.ts";
import { say, words } from "./contract/refusals.ts";

/** Zones whose format is kept: making one takes longer than a query. */
const MOST_ZONES = 100;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Days as `2026-11-29`. @throws RangeError for a zone that the runtime does not know */
function formatOf(zone: string): Intl.DateTimeFormat {
  const kept = formats.get(zone);
  if (kept) return kept;
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  if (formats.size >= MOST_ZONES) formats.delete(formats.keys().next().value as string);
  formats.set(zone, format);
  return format;
}

/** Returns whether the runtime knows a time zone by this name (IANA's, `Pacific/Auckland`). */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The name of a time zone in a request. */
export const timeZone = z.string().max(100).refine(isTimeZone, words(say("no_such_time_zone")));

/** Returns a function that gives the day of an instant in a time zone, as `2026-11-29`. */
export function dayIn(zone: string): (instant: Date) => string {
  const format = formatOf(zone);
  return (instant) => format.format(instant);
}

const QUARTER_MS = AN_HOUR_MS / 4;

/**
 * Returns when a day begins and ends in a time zone, as instants in UTC (ISO 8601). Offsets are
 * multiples of a quarter of an hour, between -12 and +14 hours.
 */
export function dayRange(date: string, zone: string): { from: string; to: string } {
  const dayOf = dayIn(zone);
  const midnight = Date.parse(`${date}T00:00:00Z`);
  /** The first quarter of an hour on which it is no longer before a day. */
  const begin = (before: (day: string) => boolean, around: number): string => {
    let low = around - 15 * AN_HOUR_MS;
    let high = around + 15 * AN_HOUR_MS;
    while (high - low > QUARTER_MS) {
      const middle = low + Math.floor((high - low) / 2 / QUARTER_MS) * QUARTER_MS;
      if (before(dayOf(new Date(middle)))) low = middle;
      else high = middle;
    }
    return new Date(high).toISOString();
  };
  return {
    from: begin((day) => day < date, midnight),
    to: begin((day) => day <= date, midnight + 24 * AN_HOUR_MS),
  };
}
