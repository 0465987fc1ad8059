import type { Actor } from "./actor.ts";
import { standingOf } from "./auth/standing.ts";
import type { Database } from "./database/mod.ts";
import { problem } from "./errors/mod.ts";

const LOOK_EVERY_MS = 1000;

/**
 * Passes on the data sent to an actor for as long as their session or key lasts, and an
 * administrator is one: a large answer takes as long to fetch as its reader likes.
 */
export function whileStanding(
  db: Database,
  actor: Actor,
  source: ReadableStream<Uint8Array>,
  lookEveryMs = LOOK_EVERY_MS,
): ReadableStream<Uint8Array> {
  let lookedAt = performance.now();
  return source.pipeThrough(
    new TransformStream({
      async transform(chunk, controller) {
        if (performance.now() - lookedAt >= lookEveryMs) {
          lookedAt = performance.now();
          const present = await standingOf(db, actor);
          if (present === null || (actor.isAdmin && !present.actor.isAdmin)) {
            throw problem("not_signed_in", "This session or key has ended.");
          }
        }
        controller.enqueue(chunk);
      },
    }),
  );
}
