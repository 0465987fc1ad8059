import { useStudio } from "../studio/context.ts";
import { formatBytes } from "../studio/format.ts";
import { useGettingModels } from "./words.ts";

/** Work that is measured in bytes: a download, or the verification of files. */
interface Measured {
  bytes: number;
  total_bytes: number;
  bytes_per_second: number | null;
  seconds_left: number | null;
}

/** Bytes, speed and time left, as far as they are known. */
export function Pace({ of: { bytes, total_bytes, bytes_per_second, seconds_left } }: {
  of: Measured;
}) {
  const { language } = useStudio();
  const words = useGettingModels();
  const size = (count: number) => formatBytes(count, language.value);
  const parts = [
    total_bytes > 0 ? words.of(size(bytes), size(total_bytes)) : null,
    bytes_per_second ? words.speed(size(bytes_per_second)) : null,
    seconds_left === null ? null : words.left(
      seconds_left < 100
        ? words.seconds(seconds_left)
        : seconds_left < 6_000
        ? words.minutes(Math.round(seconds_left / 60))
        : words.hours(Math.round(seconds_left / 3_600)),
    ),
  ].filter(Boolean);
  return <>{parts.map((part) => ` · ${part}`).join("")}</>;
}
