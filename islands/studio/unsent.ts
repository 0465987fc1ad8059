/** Name of what a window leaves behind for the page that comes next in it. */
const NAME = "atelier.unsent";
/** Later than this it may be older than what the server has by then. */
const GOOD_MS = 60_000;

interface Unsent {
  userId: string | null;
  at: number;
  values: Record<string, unknown>;
}

/**
 * Keeps values for the next page in this window: a reload is answered before what was sent at the
 * last moment has arrived. The browser drops them with the window.
 */
export function keepUnsent(userId: string | null, values: Record<string, unknown>): void {
  const unsent: Unsent = { userId, at: Date.now(), values };
  try {
    sessionStorage.setItem(NAME, JSON.stringify(unsent));
  } catch {
    // Storage may be full or forbidden; then only what was sent remains.
  }
}

/** What the page before left behind in this window for the same person; once. */
export function takeUnsent(userId: string | null): Record<string, unknown> {
  if (typeof document === "undefined") return {};
  try {
    const unsent = JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Unsent | null;
    sessionStorage.removeItem(NAME);
    const good = unsent?.userId === userId && Date.now() - unsent.at < GOOD_MS;
    return good ? unsent.values : {};
  } catch {
    return {};
  }
}
