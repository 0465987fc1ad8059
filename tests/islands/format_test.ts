import assert from "node:assert/strict";
import { formatAgo, formatDay, formatTime } from "../../islands/studio/format.ts";
import { localeOf, variantsIn } from "../../islands/studio/locale.ts";
import type { Language } from "../../islands/text/languages.ts";

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

Deno.test("dates are written as in the reader's region, and in English without one unmistakably", () => {
  const locale = (language: Language, accepted: string) => localeOf(language, variantsIn(accepted));
  const day = (...of: [Language, string]) => formatDay(AT, locale(...of), "UTC");
  assert.equal(day("en", "en-US,en;q=0.9"), "Mar 1, 2026");
  assert.equal(day("en", "fr-CA, en;q=0.9, en-gb-oxendict;q=0.8"), "1 Mar 2026");
  assert.equal(day("en", "en, de-DE"), "1 Mar 2026");
  assert.equal(day("de", "en-US, de-AT"), "01.03.2026");
  assert.equal(day("ja", "ja-JP"), "2026/03/01");
  assert.equal(locale("de", "de-Latn-ch;q=1"), "de-CH");
  assert.equal(locale("en", "en-150"), "en-150");
  assert.deepEqual(variantsIn("en-nonsense, *, en--US, x-en-US, en-1, fr-FR"), []);
});
