import assert from "node:assert/strict";
import { costOf } from "../../../inference/graph/cost.ts";
import { buildImageToImage, buildTextToImage } from "../../../inference/graph/simple.ts";
import { params } from "../test_params.ts";

Deno.test("cost is steps × megapixels × passes", () => {
  const request = params({ width: 512, height: 1024, steps: 30 });
  assert.deepEqual(costOf(buildTextToImage(request)), {
    steps: 30,
    width: 512,
    height: 1024,
    passes: 2,
    cost: 30 * 2 * 512 * 1024 / 1e6,
  });
  const unguided = costOf(buildTextToImage({ ...request, cfg_scale: 1 }));
  assert.deepEqual([unguided.passes, unguided.cost], [1, 30 * 512 * 1024 / 1e6]);
});

Deno.test("image-to-image costs the steps it does", () => {
  const graph = buildImageToImage({
    ...params({ steps: 40 }),
    init_image: "a.png",
    strength: 0.25,
  });
  assert.equal(costOf(graph).steps, 10);
});

Deno.test("cost follows values along edges, and iterations multiply it", () => {
  const graph = buildTextToImage(params());
  graph.nodes["steps"] = { id: "steps", type: "integer", value: 12 };
  graph.nodes["seeds"] = { id: "seeds", type: "range_of_size", start: 1, size: 5 };
  graph.nodes["each"] = { id: "each", type: "iterate" };
  for (
    const [from, output, to, input] of [
      ["steps", "value", "denoise", "steps"],
      ["seeds", "collection", "each", "collection"],
      ["each", "item", "noise", "seed"],
    ] as const
  ) {
    graph.edges.push({
      source: { node_id: from, field: output },
      destination: { node_id: to, field: input },
    });
  }
  const cost = costOf(graph);
  assert.equal(cost.steps, 60);
  assert.ok(Math.abs(cost.cost - 60 * 2 * 64 * 64 / 1e6) < 1e-9);
});

Deno.test("a graph without a denoiser costs a little", () => {
  const graph = { nodes: { a: { id: "a", type: "integer" } }, edges: [] };
  assert.ok(costOf(graph).cost > 0);
});

Deno.test("nodes behind a collect run once again", () => {
  const graph = buildTextToImage(params());
  graph.nodes["many"] = { id: "many", type: "range_of_size", size: 5 };
  graph.nodes["each"] = { id: "each", type: "iterate" };
  graph.nodes["all"] = { id: "all", type: "collect" };
  graph.nodes["positive"] = { id: "positive", type: "compel", prompt: "" };
  const edge = (from: string, output: string, to: string, input: string) => ({
    source: { node_id: from, field: output },
    destination: { node_id: to, field: input },
  });
  graph.edges = graph.edges.filter((e) => e.destination.field !== "positive_conditioning");
  graph.edges.push(
    edge("many", "collection", "each", "collection"),
    edge("each", "item", "positive", "prompt"),
    edge("positive", "conditioning", "all", "item"),
    edge("all", "collection", "denoise", "positive_conditioning"),
  );
  assert.equal(costOf(graph).steps, 4);
});

Deno.test("the fields that decide the cost are found, through nodes that pass them on", () => {
  const graph = buildTextToImage(params());
  graph.nodes["steps"] = { id: "steps", type: "integer", value: 12 };
  graph.edges.push({
    source: { node_id: "steps", field: "value" },
    destination: { node_id: "denoise", field: "steps" },
  });
  const read = new Set<string>();
  costOf(graph, (node, field) => void read.add(`${node}.${field}`));
  for (const field of ["steps.value", "noise.width", "noise.height", "denoise.cfg_scale"]) {
    assert.ok(read.has(field), field);
  }
  for (const field of ["noise.seed", "positive.prompt", "denoise.steps", "denoise.scheduler"]) {
    assert.ok(!read.has(field), field);
  }
});
