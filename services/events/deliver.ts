import { type Connection, encode } from "./connection.ts";
import type { AtelierEvent } from "./types.ts";
import { ruleOf, view, viewKey } from "./view.ts";

/** Sends an event to the connections that may see it, encoded once per kind of viewer. */
export function deliver(event: AtelierEvent, to: Iterable<Connection>): void {
  const { kind } = ruleOf(event.name);
  const preview = event.name === "invocation_progress";
  const encoded = new Map<string, string | null>();
  for (const connection of to) {
    const { actor } = connection;
    if (actor === null || (kind && connection.kinds && !connection.kinds.has(kind))) continue;
    const viewer = { userId: actor.userId, isAdmin: connection.isAdmin };
    const key = viewKey(event.concern, viewer);
    let text = encoded.get(key);
    if (text === undefined) {
      const seen = view(event, viewer);
      text = seen === null ? null : encode(event.name, seen);
      encoded.set(key, text);
    }
    if (text !== null) connection.send(text, preview);
  }
}
