import {
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from "@tanstack/virtual-core";
import { useEffect, useLayoutEffect, useReducer, useRef } from "preact/hooks";

export interface VirtualRows {
  rows: readonly VirtualItem[];
  /** Height of everything, in pixels. */
  total: number;
  /** Distance of the grid from the top of the page. */
  margin: number;
  /** Whether the list goes by faster than images can be looked at. */
  flying: boolean;
  scrollTo(row: number): void;
}

/** Rows drawn beyond the edge of the window, so that quick scrolling shows no gaps. */
const OVERSCAN = 4;

/** Pixels a millisecond: twice as fast as a wheel that is turned quickly. */
const FLYING = 4;

/** The rows of a long list that the window shows; the page itself scrolls. */
export function useVirtualRows(
  { count, height, top }: {
    count: number;
    /** The height of a row; another function when heights have changed. */
    height: (row: number) => number;
    top: () => HTMLElement | null;
  },
): VirtualRows {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const margin = useRef(0);
  const virtualizer = useRef<Virtualizer<Window, Element>>();
  const last = useRef({ offset: 0, time: 0, isScrolling: false, flying: false, byScroll: false });
  const options = {
    count,
    estimateSize: height,
    getScrollElement: () => globalThis as unknown as Window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    scrollMargin: margin.current,
    overscan: OVERSCAN,
    initialOffset: () => globalThis.scrollY,
    onChange: ({ scrollOffset, isScrolling }: Virtualizer<Window, Element>) => {
      const offset = scrollOffset ?? 0;
      const time = performance.now();
      const before = last.current;
      const speed = Math.abs(offset - before.offset) / Math.max(1, time - before.time);
      // A single jump, such as to a month, is none.
      const flying = isScrolling && before.isScrolling && speed > FLYING;
      last.current = { offset, time, isScrolling, flying, byScroll: true };
      redraw(0);
    },
  };
  if (typeof document !== "undefined") {
    virtualizer.current ??= new Virtualizer<Window, Element>(options);
    virtualizer.current.setOptions(options);
  }
  useLayoutEffect(() => {
    // Nothing above the grid moves while one scrolls, and to ask would lay out the new rows at
    // once.
    const { byScroll } = last.current;
    last.current.byScroll = false;
    if (byScroll) return;
    const element = top();
    const at = element ? Math.round(element.getBoundingClientRect().top + scrollY) : 0;
    if (at !== margin.current) {
      margin.current = at;
      redraw(0);
    }
  });
  useEffect(() => virtualizer.current?._didMount(), []);
  useLayoutEffect(() => virtualizer.current?._willUpdate());
  useLayoutEffect(() => virtualizer.current?.measure(), [height]);
  return {
    rows: virtualizer.current?.getVirtualItems() ?? [],
    total: virtualizer.current?.getTotalSize() ?? 0,
    margin: margin.current,
    flying: last.current.flying,
    scrollTo: (row) => virtualizer.current?.scrollToIndex(row, { align: "auto" }),
  };
}
