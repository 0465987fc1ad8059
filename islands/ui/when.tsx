import { useEffect, useState } from "preact/hooks";
import { useStudio } from "../studio/context.ts";
import { formatAgo, formatTime } from "../studio/format.ts";

/**
 * An instant, as how long ago; the exact time is its tip. Only after the first drawing, since by
 * then more time has passed than when the server drew the page.
 */
export function When({ at }: { at: string }) {
  const studio = useStudio();
  const locale = studio.locale.value;
  const timeZone = studio.timeZone.value;
  const [here, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return (
    <time dateTime={at} title={here ? formatTime(at, locale, timeZone) : at}>
      {here ? formatAgo(at, locale, timeZone) : at.slice(0, 10)}
    </time>
  );
}
