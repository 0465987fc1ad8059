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
  scrollTo(row: number): void;
}

/** Rows drawn beyond the edge of the window, so that quick scrolling shows no gaps. */
const OVERSCAN = 4;

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
    onChange: () => redraw(0),
  };
  if (typeof document !== "undefined") {
    virtualizer.current ??= new Virtualizer<Window, Element>(options);
    virtualizer.current.setOptions(options);
  }
  useLayoutEffect(() => {
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
    scrollTo: (row) => virtualizer.current?.scrollToIndex(row, { align: "auto" }),
  };
}
