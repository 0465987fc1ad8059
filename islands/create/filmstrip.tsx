import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { IMAGES, onKeys } from "../commands/scoped.ts";
import { useStudio, useText } from "../studio/context.ts";
import { formatTime } from "../studio/format.ts";
import { isOver } from "../studio/jobs.ts";
import { Button } from "../ui/button.tsx";
import { CircleAlert } from "../ui/icons.ts";
import { Failure, Skeleton } from "../ui/states.tsx";
import { pickedOf } from "./picked.ts";
import { entranceOf, type Entry, filmstripOf, isReachable, recentOf, shownOf } from "./shown.ts";

/** Everything made lately, newest first. Arrow keys move along it and show what they come to. */
export function Filmstrip() {
  const studio = useStudio();
  const text = useText();
  const words = text.create;
  const list = useRef<HTMLUListElement>(null);
  const recent = recentOf(studio);
  const resource = recent.resource.value;
  useEffect(() => resource.hold(), [resource]);
  const page = recent.page.value;
  const entries = filmstripOf(studio).value;
  const picked = pickedOf(studio);
  const shown = shownOf(studio).value;
  const current = entries.findIndex(({ name, job }) =>
    shown.name ? name === shown.name : job !== undefined && job === shown.job
  );
  const entrance = entranceOf(entries, current);
  const onKeyDown = (event: KeyboardEvent) => {
    const go = (step: number) => {
      const all = [
        ...list.current?.querySelectorAll<HTMLButtonElement>(".strip-item:enabled") ?? [],
      ];
      const next = all[all.indexOf(event.target as HTMLButtonElement) + step];
      next?.focus();
      next?.click();
    };
    onKeys(event, IMAGES, { previous: () => go(-1), next: () => go(1) });
  };
  if (!page && resource.problem.value) {
    return <Failure problem={resource.problem.value} retry={resource.refresh} />;
  }
  return (
    <section class="recent" aria-label={words.recent}>
      {!page && <Skeleton count={8} kind="tile" />}
      {page && entries.length === 0 && <p class="soft">{words.recentEmptyHint}</p>}
      {entries.length > 0 && (
        <ul class="strip" ref={list} onKeyDown={onKeyDown}>
          {entries.map((entry, i) => (
            <Item
              key={entry.key}
              entry={entry}
              isShown={i === current}
              isEntrance={i === entrance}
              onPick={() => void (picked.value = entry.name ?? null)}
            />
          ))}
          {page && page.total > page.items.length && (
            <li class="strip-more">
              <Button small kind="quiet" onClick={recent.more}>{words.recentMore}</Button>
            </li>
          )}
          <li class="strip-more">
            <a class="button button-quiet button-small" href={studio.router.href("library")}>
              {words.recentAll}
            </a>
          </li>
        </ul>
      )}
    </section>
  );
}

interface ItemProps {
  entry: Entry;
  isShown: boolean;
  /** Whether Tab leads to it. */
  isEntrance: boolean;
  onPick: () => void;
}

function Item({ entry, isShown, isEntrance, onPick }: ItemProps) {
  const { name, job, image, begins } = entry;
  const studio = useStudio();
  const text = useText();
  const source = name ? studio.boot.basePath + paths.thumbnail(name) : job?.preview;
  const label = job
    ? `${text.queue.status[job.status]}: ${job.prompt}`
    : image
    ? `${text.images.open}: ${text.images.size(image.width, image.height)}, ${
      formatTime(image.created_at, studio.locale.value, studio.timeZone.value)
    }`
    : text.images.open;
  return (
    <li class={begins ? "strip-begins" : undefined}>
      <button
        type="button"
        class={`strip-item${name ? " tile" : ""}`}
        aria-label={label}
        title={label}
        aria-pressed={isShown}
        tabIndex={isEntrance ? 0 : -1}
        data-image={name}
        disabled={!isReachable(entry)}
        onClick={onPick}
      >
        {source
          ? <img src={source} alt="" decoding="async" />
          : job?.status === "failed"
          ? <CircleAlert size={20} aria-hidden />
          : <span class="skeleton" />}
        {job && !isOver(job.status) && (
          <progress
            max={1}
            value={job.totalSteps ? job.step / job.totalSteps : 0}
            aria-hidden="true"
          />
        )}
      </button>
    </li>
  );
}
