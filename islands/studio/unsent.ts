/** Key of the values that a page leaves behind for the next one in the same window. */
const NAME = "atelier.unsent";
/** Maximum age; older values may be behind those of the server. */
const GOOD_MS = 60_000;

interface Unsent {
  userId: string | null;
  at: number;
  values: Record<string, unknown>;
}

/**
 * Keeps values for the next page in this window: a reload is answered before what was sent at the
 * last moment has arrived, and with what another window has saved meanwhile. The browser drops them
 * with the window.
 */
export function keepUnsent(userId: string | null, values: Record<string, unknown>): void {
  const unsent: Unsent = { userId, at: Date.now(), values };
  try {
    sessionStorage.setItem(NAME, JSON.stringify(unsent));
  } catch {
    // Storage may be full or forbidden; then only what was sent remains.
  }
}

/** Takes what the previous page in this window left behind for the same user; once. */
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
