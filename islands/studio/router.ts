import { type ReadonlySignal, signal } from "@preact/signals";
import { type ScreenName, screenOf, SCREENS } from "./screens.ts";

export interface Place {
  screen: ScreenName;
  params: URLSearchParams;
}

export interface Router {
  place: ReadonlySignal<Place>;
  /** Address of a place, for links. */
  href(screen: ScreenName, params?: Record<string, string | null | undefined>): string;
  /** Navigates without reloading the page. */
  go(href: string, options?: { replace?: boolean }): void;
  /** Changes some parameters of the present place; null removes one. */
  adjust(params: Record<string, string | null>, options?: { replace?: boolean }): void;
  /** Follows clicks on links and the browser's buttons. */
  start(): void;
}

/** Parameters that lead to another thing or list of a screen, which is seen from its beginning. */
const WITHIN = ["id", "key", "board", "person", "date", "others"];

export function createRouter(basePath: string, path: string): Router {
  const placeOf = (inside: string): Place | null => {
    const screen = screenOf(inside);
    return screen && { screen, params: new URLSearchParams(inside.split("?")[1] ?? "") };
  };
  const first: Place = placeOf(path) ?? { screen: "create", params: new URLSearchParams() };
  const place = signal<Place>(first);
  const inside = (url: URL) => url.pathname.slice(basePath.length) + url.search;

  const href: Router["href"] = (screen, params = {}) => {
    const pairs = Object.entries(params).filter(([, v]) => v !== null && v !== undefined);
    const text = new URLSearchParams(pairs as [string, string][]).toString();
    return basePath + SCREENS[screen].path + (text ? `?${text}` : "");
  };

  const go: Router["go"] = (to, { replace = false } = {}) => {
    const url = new URL(to, location.href);
    const next = placeOf(inside(url));
    if (!next) return void location.assign(url);
    const before = place.value;
    const moved = next.screen !== before.screen ||
      WITHIN.some((name) => next.params.get(name) !== before.params.get(name));
    history[replace ? "replaceState" : "pushState"](null, "", url);
    place.value = next;
    if (moved) scrollTo(0, 0);
  };

  const onClick = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.target || link.hasAttribute("download")) return;
    if (link.origin !== location.origin || !placeOf(inside(new URL(link.href)))) return;
    // Within the page the browser itself moves what is seen, and the focus with it.
    if (link.hash && link.pathname + link.search === location.pathname + location.search) return;
    event.preventDefault();
    go(link.href);
  };

  return {
    place,
    href,
    go,
    adjust(changes, options) {
      const params = new URLSearchParams(place.value.params);
      for (const [key, value] of Object.entries(changes)) {
        if (value === null) params.delete(key);
        else params.set(key, value);
      }
      go(href(place.value.screen, Object.fromEntries(params)), options);
    },
    start() {
      document.addEventListener("click", onClick);
      addEventListener("popstate", () => {
        const next = placeOf(inside(new URL(location.href)));
        if (next) place.value = next;
      });
    },
  };
}
