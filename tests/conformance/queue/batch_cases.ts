/** G148 to G151: what a batch becomes, and what is refused. */
import assert from "node:assert/strict";
import type { Json } from "../../libraries.ts";
import { enqueue, fresh, item, put } from "../../queue.ts";
import { fairHouse, smallHouse, test } from "./houses.ts";

test("G148 one graph, three runs: three items", async () => {
  const house = await fairHouse();
  await fresh(house);
  const { status, body } = await enqueue(house.al, 3);
  assert.equal(status, 200);
  assert.equal(body["enqueued"], 3);
  assert.equal(body["requested"], 3);
  assert.equal((body["item_ids"] as number[]).length, 3);
  assert.equal(body["truncated"], null);
});

test("G149 lists are zipped inside a group and multiplied between groups", async () => {
  const house = await fairHouse();
  await fresh(house);
  const seeds = { node_path: "n", field_name: "value", items: [1, 2] };
  const prompts = (items: string[]) => ({ node_path: "s", field_name: "value", items });
  const zipped = await enqueue(house.al, 1, { batch: { data: [[seeds, prompts(["a", "b"])]] } });
  assert.equal(zipped.body["enqueued"], 2);
  const ids = await put(house.al, 1, { batch: { data: [[seeds], [prompts(["a", "b", "c"])]] } });
  assert.equal(ids.length, 6);
  const made = await Promise.all(ids.map(async (id) => {
    const values = (await item(house.al, id))["field_values"] as { value: unknown }[];
    return values.map((v) => v.value).join("");
  }));
  assert.deepEqual(made, ["1a", "1b", "1c", "2a", "2b", "2c"]);
  const { session } = await item(house.al, ids[5] as number) as { session: Json };
  const { nodes } = session["graph"] as { nodes: Record<string, Json> };
  assert.equal(nodes["n"]?.["value"], 2);
  assert.equal(nodes["s"]?.["value"], "c");
});

const NUMBER_INTO_WIDTH = {
  nodes: {
    n: { id: "n", type: "integer", value: 64 },
    noise: { id: "noise", type: "noise", seed: 1, height: 64 },
  },
  edges: [{
    source: { node_id: "n", field: "value" },
    destination: { node_id: "noise", field: "width" },
  }],
};

test("G150 an invalid batch is a 422 that names the field", async () => {
  const house = await fairHouse();
  const list = (node_path: string, field_name: string, items: unknown[]) => ({
    node_path,
    field_name,
    items,
  });
  const wrong: [string, Json][] = [
    ["data.0.1.items", { data: [[list("n", "value", [1, 2]), list("s", "value", ["a"])]] }],
    ["data.0.0.node_path", { data: [[list("x", "value", [1])]] }],
    ["data.0.0.field_name", { data: [[list("n", "nothing", [1])]] }],
    ["data.0.0.items", { data: [[list("n", "value", [1, "a"])]] }],
    ["data.0.0.items.0", { data: [[list("n", "value", ["a"])]] }],
    ["data.0.1", { data: [[list("n", "value", [1]), list("n", "value", [2])]] }],
    ["data.1.0", { data: [[list("n", "value", [1])], [list("n", "value", [2])]] }],
    ["runs", { runs: 0 }],
    ["runs", { runs: 1.5 }],
    ["something", { something: 1 }],
    ["graph.nodes.n.type", { graph: { nodes: { n: { id: "n", type: "nonsense" } }, edges: [] } }],
    ["data.0.0.items.1", {
      graph: NUMBER_INTO_WIDTH,
      data: [[list("n", "value", [64, 7])]],
    }],
    ["graph.nodes.n.value", {
      graph: {
        ...NUMBER_INTO_WIDTH,
        nodes: {
          ...NUMBER_INTO_WIDTH.nodes,
          n: { id: "n", type: "integer", value: 7 },
        },
      },
    }],
    ["graph.nodes.n.colour", {
      graph: { nodes: { n: { id: "n", type: "integer", value: 1, colour: 2 } }, edges: [] },
    }],
  ];
  for (const [field, batch] of wrong) {
    const { status, body } = await enqueue(house.al, 1, { batch });
    assert.equal(status, 422, `${field}: ${JSON.stringify(body)}`);
    const fields = (body["errors"] as { field: string }[]).map((e) => e.field);
    assert.ok(fields.some((f) => f.endsWith(field)), `${field} in ${fields}`);
  }
});

test("G150 a batch of ten million items is refused by arithmetic", async () => {
  const house = await fairHouse();
  const items = Array.from({ length: 1000 }, (_, i) => i);
  const data = [[{ node_path: "n", field_name: "value", items }]];
  const began = performance.now();
  const { status, body } = await enqueue(house.al, 10_000, { batch: { data } });
  assert.equal(status, 422);
  assert.match(body["detail"] as string, /10000000 items/);
  assert.ok(performance.now() - began < 2000);
});

test("G151 no room for all: a stated part, with the reason; no room at all: 429", async () => {
  const house = await smallHouse();
  await fresh(house);
  await put(house.al, 4);
  const { status, body } = await enqueue(house.al, 3);
  assert.equal(status, 200);
  assert.equal(body["enqueued"], 1);
  assert.equal(body["requested"], 3);
  assert.match(body["truncated"] as string, /5 waiting items.*1 of 3/);
  const full = await enqueue(house.al, 1);
  assert.equal(full.status, 429);
  assert.ok(full.headers.get("retry-after"));
});

test("G151 several prompts are one batch, of which the first part is taken", async () => {
  const house = await smallHouse();
  await fresh(house);
  await put(house.al, 2);
  const form = { prompts: ["a red circle", "a blue square", "a green hill"], count: 2, steps: 1 };
  const { status, body } = await house.al.ask("POST", "/generate", { ...form, seed: 3 });
  assert.equal(status, 200, JSON.stringify(body));
  assert.deepEqual([body["enqueued"], body["requested"]], [3, 6]);
  assert.match(body["truncated"] as string, /5 waiting items.*3 of 6/);
  assert.deepEqual(body["seeds"], [3, 4, 3]);
  const full = await house.al.ask("POST", "/generate", form);
  assert.equal(full.status, 429);
  const { queue } = (await house.al.ask("GET", "/queue/default/status")).body as { queue: Json };
  assert.equal(queue["pending"], 5, "a refused one leaves nothing behind");
});
