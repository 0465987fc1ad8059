import { useEffect, useState } from "preact/hooks";
import { useStudio } from "../studio/context.ts";
import { formatAgo, formatTime } from "../studio/format.ts";

/** An instant, as how long ago; the exact time is its tip. The server's clock zone is not ours. */
export function When({ at }: { at: string }) {
  const language = useStudio().language.value;
  const [here, setHere] = useState(false);
  useEffect(() => setHere(true), []);
  return (
    <time dateTime={at} title={here ? formatTime(at, language) : at}>
      {here ? formatAgo(at, language) : at.slice(0, 10)}
    </time>
  );
}
