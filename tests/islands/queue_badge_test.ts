import assert from "node:assert/strict";
import { paths } from "../../islands/api/paths.ts";
import { QueueBadge } from "../../islands/frame/queue_badge.tsx";
import { draw } from "./draw.ts";
import { studioFor } from "./studio.ts";

/** What the badge says, and the number in sight. */
function badge(own: number, total: number, isAdmin: boolean): string[] | null {
  const queue = { pending: total, in_progress: 0, user_pending: own, user_in_progress: 0 };
  const studio = studioFor("al", { [paths.queueStatus]: { queue } });
  studio.session.user.value = { ...studio.session.user.value!, is_admin: isAdmin };
  const { html } = draw(studio, QueueBadge, {});
  return /title="(.*?)"><.*?>(\d+)</.exec(html)?.slice(1) ?? null;
}

Deno.test("the badge counts one's own items, and for administrators alone those of others", () => {
  assert.deepEqual(badge(2, 5, false), ["In the queue: 2 of yours, 3 of others", "2"]);
  assert.deepEqual(badge(2, 2, false), ["In the queue: 2 of yours", "2"]);
  assert.equal(badge(0, 18, false), null);
  assert.deepEqual(badge(0, 18, true), ["In the queue: 18 of others", "18"]);
  assert.equal(badge(0, 0, true), null);
});
