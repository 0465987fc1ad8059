/** What `POST /api/v1/generate` refuses, and by which name of a field. */
import assert from "node:assert/strict";
import type { Json } from "../libraries.ts";
import { small, stopsAtTheEnd, test } from "./generating.ts";

test("one invalid prompt refuses all; so do none, and prompts given in two ways", async ({ ask }) => {
  const counted = async () => (await ask("GET", "/queue/default/status")).body["queue"] as Json;
  const before = (await counted())["total"];
  const { prompt, ...rest } = small;
  const wrong: [string, Json][] = [
    ["prompts", { ...rest, prompt, prompts: ["b"] }],
    ["prompt", rest],
    ["prompts", { ...rest, prompts: [] }],
    ["prompts", { ...rest, prompts: "a" }],
    ["prompts.1", { ...rest, prompts: ["a", "x".repeat(8_001), "c"] }],
    ["prompts.2", { ...rest, prompts: ["a", "b", '("c","d").blend(1)'] }],
    ["prompts", { ...rest, prompts: Array.from({ length: 10_001 }, () => "a") }],
    ["seed", { ...rest, prompts: ["a", "b"], seed: 2 ** 32 - 1, count: 2 }],
  ];
  for (const [field, form] of wrong) {
    const { status, body } = await ask("POST", "/generate", form);
    assert.equal(status, 422, `${field}: ${JSON.stringify(body)}`);
    const fields = (body["errors"] as { field: string }[]).map((e) => e.field);
    assert.ok(fields.includes(`body.${field}`), `${field} in ${fields}`);
  }
  assert.equal((await counted())["total"], before);
});

test("every invalid value is a 422 that names its field", async ({ ask }) => {
  const wrong: [string, Json][] = [
    ["prompt", { prompt: "x".repeat(10_000) }],
    ["prompt", { prompt: 5 }],
    ["prompt", { prompt: "a (red)1e309 circle" }],
    ["negative_prompt", { negative_prompt: '("a", "b").blend(1)' }],
    ["width", { width: 0 }],
    ["width", { width: 7 }],
    ["height", { height: 513 }],
    ["height", { height: 100_000 }],
    ["steps", { steps: 0 }],
    ["steps", { steps: -1 }],
    ["steps", { steps: 1.5 }],
    ["steps", { steps: 10_000 }],
    ["scheduler", { scheduler: "nonsense" }],
    ["seed", { seed: -1 }],
    ["seed", { seed: 2 ** 32 }],
    ["seed", { seed: 2 ** 32 - 1, count: 2 }],
    ["cfg_scale", { cfg_scale: 0.5 }],
    ["cfg_scale", { cfg_scale: "7" }],
    ["count", { count: 0 }],
    ["count", { count: 1000 }],
    ["strength", { strength: 0.5 }],
    ["strength", { strength: 2, init_image: "x" }],
    ["mask", { mask: "x" }],
    ["something", { something: 1 }],
  ];
  for (const [field, change] of wrong) {
    const { status, body } = await ask("POST", "/generate", { ...small, ...change });
    assert.equal(status, 422, `${field}: ${JSON.stringify(body)}`);
    const fields = (body["errors"] as { field: string }[]).map((e) => e.field);
    assert.ok(fields.includes(`body.${field}`), `${field} in ${fields}`);
  }
  assert.equal((await ask("POST", "/generate", {})).status, 422);
});

test("an absent model, image or board is a 404 that names the field", async ({ ask }) => {
  for (const field of ["model", "init_image", "board_id"]) {
    const { status, body } = await ask("POST", "/generate", { ...small, [field]: "nowhere" });
    assert.equal(status, 404, field);
    assert.deepEqual((body["errors"] as { field: string }[]).map((e) => e.field), [field]);
  }
});

test("an invalid graph: an edge to nowhere, a cycle, an unknown node type", async ({ ask }) => {
  const edge = (a: string, out: string, b: string, into: string) => ({
    source: { node_id: a, field: out },
    destination: { node_id: b, field: into },
  });
  const add = (id: string) => ({ id, type: "add", a: 1, b: 1 });
  const graphs: [RegExp, unknown][] = [
    [/nodes\.x\.type/, { nodes: { x: { id: "x", type: "nobody" } }, edges: [] }],
    [/edges/, { nodes: { a: add("a"), b: add("b") }, edges: [edge("a", "value", "b", "nothing")] }],
    [/edges/, { nodes: { a: add("a") }, edges: [edge("a", "value", "c", "a")] }],
    [/nodes|edges/, {
      nodes: { a: add("a"), b: add("b") },
      edges: [edge("a", "value", "b", "a"), edge("b", "value", "a", "a")],
    }],
    [/graph/, 5],
    [/graph/, null],
  ];
  for (const [field, graph] of graphs) {
    const { status, body } = await ask("POST", "/queue/default/enqueue_batch", {
      batch: { graph },
    });
    assert.equal(status, 422, JSON.stringify(body));
    assert.match((body["errors"] as { field: string }[]).map((e) => e.field).join(), field);
  }
});

stopsAtTheEnd();
