import { screenOf } from "../studio/screens.ts";

/** Where to go after signing in: our own pages only, a link cannot send people elsewhere. */
export function safeNext(next: string | null): string {
  return next && next.startsWith("/") && screenOf(next) !== null ? next : "/";
}
