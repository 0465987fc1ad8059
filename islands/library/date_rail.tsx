import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { useStudio, useText } from "../studio/context.ts";
import { isComposing } from "../commands/composing.ts";
import type { Mark } from "./months.ts";

interface DateRailProps {
  marks: readonly Mark[];
  /** Where each mark begins, in pixels from the top of the grid, in the same order. */
  tops: readonly number[];
  /** Height of the grid, and how far it is from the top of the page, in pixels. */
  total: number;
  margin: number;
}

/** Least distance between two years that are written, as a part of the rail. */
const APART = 0.035;
/** Milliseconds for which a phone shows the rail after scrolling. */
const LINGER = 1500;

/** Moves an element that is as high as the rail along it by a part of its height. */
function move(element: HTMLElement | null, part: number) {
  if (element) element.style.transform = `translateY(${part * 100}%)`;
}

/** The months beside a long list: shows where one is, and leads anywhere in it. */
export function DateRail({ marks, tops, total, margin }: DateRailProps) {
  const { locale } = useStudio();
  const words = useText().library;
  const rail = useRef<HTMLDivElement>(null);
  const handle = useRef<HTMLSpanElement>(null);
  const label = useRef<HTMLSpanElement>(null);
  /** The mark the window is at. */
  const here = useSignal(0);
  /** Where the pointer is along the rail, 0 … 1. */
  const pointed = useSignal<number | null>(null);
  const drags = useSignal(false);
  const busy = useSignal(false);
  const room = () => Math.max(1, total - innerHeight);
  const markAt = (part: number) =>
    Math.max(0, tops.findLastIndex((top) => top <= part * room() + 1));
  // In a frame of scrolling two transforms change, and nothing is drawn until the next month.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      const part = Math.min(1, Math.max(0, (scrollY - margin) / room()));
      here.value = markAt(part);
      move(handle.current, part);
      if (pointed.peek() === null) move(label.current, part);
    };
    const onScroll = () => {
      follow();
      busy.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => void (busy.value = false), LINGER);
    };
    follow();
    addEventListener("scroll", onScroll, { passive: true });
    return () => {
      removeEventListener("scroll", onScroll);
      clearTimeout(timer);
    };
  }, [total, margin, tops]);
  const months = useMemo(
    () =>
      new Intl.DateTimeFormat(locale.value, { month: "long", year: "numeric", timeZone: "UTC" }),
    [locale.value],
  );
  const name = ({ month }: Mark) =>
    month === "starred" ? words.railStarred : months.format(new Date(`${month}-01T00:00:00Z`));
  // The same nodes while one scrolls: nothing is compared in a frame but the handle.
  const ticks = useMemo(() => {
    let last = -1;
    return marks.map(({ month }, i) => {
      const at = Math.min(1, (tops[i] ?? 0) / Math.max(1, total));
      const isNew = month !== "starred" && month.slice(0, 4) !== marks[i - 1]?.month.slice(0, 4);
      const year = isNew && at - last > APART ? month.slice(0, 4) : "";
      if (year) last = at;
      return (
        <span
          key={month}
          class={year ? "rail-year" : "rail-month"}
          style={{ top: `${at * 100}%` }}
          aria-hidden="true"
        >
          {year}
        </span>
      );
    });
  }, [marks, tops, total]);
  const go = (to: number) => scrollTo({ top: margin + to, behavior: "instant" });
  const goTo = (mark: number) => go(tops[Math.min(tops.length - 1, Math.max(0, mark))] ?? 0);
  const point = (event: PointerEvent) => {
    const box = rail.current?.getBoundingClientRect();
    if (!box) return;
    pointed.value = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    move(label.current, pointed.value);
    if (drags.value) go(room() * pointed.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const year = (step: 1 | -1) => {
      const own = marks[here.value]?.month.slice(0, 4);
      const found = step > 0
        ? marks.findIndex((mark, i) => i > here.value && mark.month.slice(0, 4) !== own)
        : marks.findLastIndex((mark, i) => i < here.value && mark.month.slice(0, 4) !== own);
      return found < 0 ? step > 0 ? marks.length - 1 : 0 : found;
    };
    const to = {
      ArrowDown: here.value + 1,
      ArrowUp: here.value - 1,
      PageDown: year(1),
      PageUp: year(-1),
      Home: 0,
      End: marks.length - 1,
    }[event.key];
    if (to === undefined || isComposing(event)) return;
    event.preventDefault();
    goTo(to);
  };
  const said = (mark: number) => marks[mark] ? name(marks[mark]) : "";
  const shown = pointed.value === null ? here.value : markAt(pointed.value);
  return (
    <div
      ref={rail}
      class={`rail${busy.value || drags.value ? " rail-busy" : ""}`}
      role="slider"
      tabIndex={0}
      aria-label={words.rail}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={marks.length - 1}
      aria-valuenow={here.value}
      aria-valuetext={said(here.value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drags.value = true;
        point(event);
      }}
      onPointerMove={point}
      onPointerLeave={() => void (pointed.value = null)}
      onLostPointerCapture={() => {
        drags.value = false;
        pointed.value = null;
      }}
    >
      {ticks}
      <span class="rail-place" ref={handle} aria-hidden="true">
        <span class="rail-handle" />
      </span>
      <span class="rail-place" ref={label} aria-hidden="true">
        <span class="rail-label">{said(shown)}</span>
      </span>
    </div>
  );
}
