/** Names of workflows in the queue: whatever was sent as one, and however large it is. */
import assert from "node:assert/strict";
import { LENGTH } from "../../../services/contract/limits.ts";
import { quickGraph } from "../../queue.ts";
import { testQueue } from "./test_queue.ts";

Deno.test("workflow names in the queue are plain text within the limit of names", async () => {
  await using h = await testQueue();
  const named = async (name: unknown) => {
    const batch = { graph: quickGraph(), origin: "workflows", workflow: { name }, runs: 1 };
    const { item_ids } = await h.queue.enqueue(h.al, "default", batch, { prepend: false });
    const [item] = await h.queue.summaries(h.al, "default", item_ids);
    const [others] = await h.queue.summaries(h.bo, "default", item_ids);
    assert.equal(others?.workflow_name, null, "a neighbour sees none");
    return item?.workflow_name;
  };
  assert.equal(await named("Fog"), "Fog");
  for (const none of [5, true, null, ["a"], { a: 1 }, ""]) assert.equal(await named(none), null);
  assert.equal(await named("x".repeat(100_000)), "x".repeat(LENGTH.workflowName));
  assert.equal(await named("a\0b"), "a\0b");
});

Deno.test("a list reads at most a few megabytes of workflows for their names", async () => {
  await using h = await testQueue();
  const ids: number[] = [];
  for (let i = 0; i < 6; i++) {
    const workflow = { name: `w${i}`, notes: "x".repeat(990_000) };
    const batch = { graph: quickGraph(), origin: "workflows", workflow, runs: 30 };
    ids.push(...(await h.queue.enqueue(h.al, "default", batch, { prepend: false })).item_ids);
  }
  const shown = await h.queue.summaries(h.al, "default", ids);
  const names = shown.map(({ workflow_name }) => workflow_name);
  assert.deepEqual([...new Set(names)], ["w0", "w1", "w2", "w3", null]);
  assert.equal(names.filter((name) => name === "w0").length, 30, "each is read once");
});
