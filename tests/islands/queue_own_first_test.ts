import assert from "node:assert/strict";
import { hasMore, ownFirst, ownTurn } from "../../islands/queue/own_first.ts";
import { imagesOf, leading, rowsOf } from "../../islands/queue/batches.ts";
import { titleOf } from "../../islands/queue/item_row.tsx";
import { en } from "../../islands/text/en.ts";
import { queue as words } from "../../islands/text/en/queue.ts";
import type { QueueItemSummary } from "../../services/contract/queue.ts";

const item = (item_id: number, more: Partial<QueueItemSummary> = {}) =>
  ({
    item_id,
    status: "pending",
    position: null,
    estimated_seconds: null,
    ...more,
  }) as QueueItemSummary;

Deno.test("the user's own items come first, and others' are counted, also those not shown", () => {
  const own = { items: [item(2), item(9)], total_count: 2 };
  const all = { items: [item(1), item(2), item(3)], total_count: 40 };
  const found = ownFirst(own, all);
  assert.deepEqual(found.own.map((i) => i.item_id), [2, 9]);
  assert.deepEqual(found.others.map((i) => i.item_id), [1, 3]);
  assert.equal(found.othersCount, 38);
});

Deno.test("more of the visible items can be loaded, others' only while they are unfolded", () => {
  const whole = { items: [item(2)], total_count: 1 };
  const part = { items: [item(1), item(2)], total_count: 3 };
  assert.equal(hasMore(part, whole, true), false);
  assert.equal(hasMore(part, whole, false), true);
  assert.equal(hasMore(part, { items: [item(2)], total_count: 2 }, true), true);
  assert.deepEqual([part, whole].map((all) => hasMore(all, null, true)), [true, false]);
});

Deno.test("the first line says when the user's turn is", () => {
  assert.equal(ownTurn([item(1, { status: "completed" })]), null);
  assert.deepEqual(ownTurn([item(1), item(2, { status: "in_progress" })]), { running: true });
  const waiting = [item(1, { position: 4 }), item(2, { position: 2, estimated_seconds: 13 })];
  assert.deepEqual(ownTurn(waiting), { running: false, place: 2, seconds: 13 });
  assert.equal(words.yourPlace(2, 13), "Your image is 2nd, in about 13 s");
  assert.equal(words.yourPlace(1, 0), "Your image is next");
  assert.equal(words.yourPlace(23, null), "Your image is 23rd");
});

Deno.test("a batch is one row, with its next item first; other users' items stay separate", () => {
  const hidden = { batch_id: "redacted", user_id: "redacted", field_values: null };
  const list = [
    item(3, { batch_id: "b", status: "in_progress", image_names: [] }),
    item(5, hidden),
    item(6, hidden),
    item(4, { batch_id: "b", image_names: [] }),
    item(7, { batch_id: "c" }),
    item(2, { batch_id: "b", status: "completed", image_names: ["two.png"] }),
    item(1, { batch_id: "b", status: "completed", image_names: ["one.png"] }),
  ];
  const rows = rowsOf(list).map(({ items }) => items.map((i) => i.item_id));
  assert.deepEqual(rows, [[3, 4, 2, 1], [5], [6], [7]]);
  const [batch] = rowsOf(list);
  assert.equal(leading(batch!.items)?.item_id, 3);
  assert.equal(leading(batch!.items.slice(1))?.item_id, 4);
  assert.deepEqual(imagesOf(batch!.items), ["one.png", "two.png"]);
});

Deno.test("an item of a workflow shows the workflow's name", () => {
  const prompt = [{ node_path: "p", field_name: "prompt", value: "a cat" }];
  assert.equal(titleOf(item(1, { workflow_name: "Upscale", field_values: [] }), en), "Upscale");
  assert.equal(
    titleOf(item(1, { workflow_name: "Upscale", field_values: prompt }), en),
    "Upscale: a cat",
  );
  assert.equal(titleOf(item(1, { workflow_name: null, field_values: [] }), en), "Item 1");
});
