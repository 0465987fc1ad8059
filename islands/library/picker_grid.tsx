import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { paths } from "../api/paths.ts";
import { useStudio, useText } from "../studio/context.ts";
import { Button } from "../ui/button.tsx";
import { isComposing } from "../commands/composing.ts";

interface PickerGridProps {
  names: readonly string[];
  onPick: (name: string) => void;
}

/** Number of tiles drawn at first, and added whenever their end comes near. */
const PAGE = 60;

/** Tiles of images of which one is pressed: by finger, or with the arrow keys and Enter. */
export function PickerGrid({ names, onPick }: PickerGridProps) {
  const studio = useStudio();
  const words = useText().create;
  const shown = useSignal(PAGE);
  const active = useSignal(0);
  const list = useRef<HTMLUListElement>(null);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current) return;
    const watch = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && void (shown.value += PAGE),
      { rootMargin: "400px" },
    );
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [shown.value, names.length]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const to = placeAfter(event.key, active.value, columnsOf(list.current), names.length);
    if (to === null) return;
    event.preventDefault();
    if (to >= shown.value) shown.value = Math.ceil((to + 1) / PAGE) * PAGE;
    active.value = to;
    // The tile may be one of those that are only now drawn.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(".tile")[to]?.focus());
  };
  const visible = names.slice(0, shown.value);
  return (
    <>
      <ul class="tiles" ref={list} onKeyDown={onKeyDown}>
        {visible.map((name, i) => (
          <li key={name}>
            <button
              type="button"
              class="tile"
              tabIndex={i === Math.min(active.value, names.length - 1) ? 0 : -1}
              aria-label={words.pickOne(i + 1, names.length)}
              onFocus={() => void (active.value = i)}
              onClick={() => onPick(name)}
            >
              <img
                src={studio.boot.basePath + paths.thumbnail(name)}
                alt=""
                loading="lazy"
                decoding="async"
              />
            </button>
          </li>
        ))}
      </ul>
      {visible.length < names.length && (
        <div ref={end} class="picker-more">
          <Button onClick={() => void (shown.value += PAGE)}>{words.recentMore}</Button>
        </div>
      )}
    </>
  );
}

/** How many tiles stand beside each other. */
function columnsOf(list: HTMLElement | null): number {
  const tops = [...list?.children ?? []].map((tile) => (tile as HTMLElement).offsetTop);
  const next = tops.findIndex((top) => top !== tops[0]);
  return next < 0 ? Math.max(tops.length, 1) : next;
}

/** Where a key leads from a place in a grid; null: it is none of the grid's keys, or the edge. */
export function placeAfter(
  key: string,
  from: number,
  columns: number,
  count: number,
): number | null {
  const moves: Record<string, number> = {
    ArrowLeft: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from - columns,
    ArrowDown: from + columns,
    Home: 0,
    End: count - 1,
  };
  const to = moves[key];
  return to === undefined || to < 0 || to >= count ? null : to;
}
