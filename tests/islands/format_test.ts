import assert from "node:assert/strict";
import { formatAgo, formatDay, formatTime } from "../../islands/studio/format.ts";

/** Already the next day in Auckland, and still the day before in Honolulu. */
const AT = "2026-03-01T11:30:00.000Z";
const LATE = "2026-03-01T02:30:00.000Z";

Deno.test("times are in the reader's time zone, not in the machine's", () => {
  assert.equal(formatTime(AT, "de", "Europe/Berlin"), "01.03.2026, 12:30");
  assert.equal(formatTime(AT, "de", "Pacific/Auckland"), "02.03.2026, 00:30");
  assert.equal(formatDay(AT, "en", "Pacific/Auckland"), "Mar 2, 2026");
  assert.equal(formatDay(LATE, "en", "Pacific/Honolulu"), "Feb 28, 2026");
  assert.equal(formatAgo("2020-02-29T23:30:00Z", "en", "Pacific/Auckland"), "Mar 1, 2020");
});
