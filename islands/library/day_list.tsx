import { useSignal } from "@preact/signals";
import { paths } from "../api/paths.ts";
import { useResource, useStudio, useText } from "../studio/context.ts";
import { formatDay } from "../studio/format.ts";
import { Button } from "../ui/button.tsx";
import { CalendarDays } from "../ui/icons.ts";
import { PlainLink } from "./board_link.tsx";

/** Number of days listed at first. */
const DAYS = 14;

/** The images of a day, as if they were a board. */
export function Days({ here, person = null }: { here: string | null; person?: string | null }) {
  const { router, locale, timeZone } = useStudio();
  const words = useText().library;
  const days = useResource(paths.days(timeZone.value, person ?? "me")).data.value ?? [];
  const open = useSignal(here !== null);
  const all = useSignal(days.findIndex((day) => day.date === here) >= DAYS);
  if (days.length === 0) return null;
  const name = (date: string) => formatDay(`${date}T00:00:00Z`, locale.value, "UTC");
  return (
    <li>
      <button
        type="button"
        class="board-link"
        aria-expanded={open.value}
        onClick={() => void (open.value = !open.value)}
      >
        <span class="board-cover">
          <CalendarDays size={20} aria-hidden />
        </span>
        <span class="board-words">{words.days}</span>
      </button>
      {open.value && (
        <ul>
          {(all.value ? days : days.slice(0, DAYS)).map((day) => (
            <PlainLink
              key={day.date}
              label={name(day.date)}
              count={day.image_count}
              cover={day.cover_image_name}
              href={router.href("library", { person, date: day.date })}
              here={here === day.date}
            />
          ))}
          {!all.value && days.length > DAYS && (
            <li>
              <Button small kind="quiet" onClick={() => void (all.value = true)}>
                {words.olderDays(days.length - DAYS)}
              </Button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
