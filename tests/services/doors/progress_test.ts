import assert from "node:assert/strict";
import { ownerActor } from "../../../services/actor.ts";
import { createProgress } from "../../../services/doors/progress.ts";
import type { AtelierEvent } from "../../../services/events/types.ts";

Deno.test("a user's step stays until that item ends, whatever else of theirs does", () => {
  let tell = (_: AtelierEvent) => {};
  const progress = createProgress({
    events: {
      subscribe(listener) {
        tell = listener;
        return () => {};
      },
    },
  });
  const [al, bo] = [ownerActor("al", false), ownerActor("bo", false)];
  const told = (name: string, userId: string | null, data: object) =>
    tell({ name, data, concern: { ownerId: userId } } as unknown as AtelierEvent);
  const stepOf = (actor: typeof al) => progress.of(actor)?.item_id;

  told("invocation_progress", "al", { item_id: 7 });
  told("queue_item_status_changed", "al", { item_id: 7, status: "in_progress" });
  told("queue_item_status_changed", "al", { item_id: 6, status: "completed" });
  assert.deepEqual([stepOf(al), stepOf(bo)], [7, undefined]);
  told("queue_item_status_changed", "al", { item_id: 7, status: "completed" });
  assert.equal(stepOf(al), undefined);
});
