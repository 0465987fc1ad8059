import assert from "node:assert/strict";
import { BatchInput } from "../../../services/contract/queue.ts";
import { planBatch } from "../../../services/generate/batch.ts";
import { buildTextToImage } from "../../../inference/graph/simple.ts";
import { params } from "../../inference/test_params.ts";

Deno.test("an item costs more if its values make a list longer", () => {
  const graph = buildTextToImage(params());
  graph.nodes["seeds"] = { id: "seeds", type: "range", start: 0, stop: 1, step: 1 };
  graph.nodes["each"] = { id: "each", type: "iterate" };
  const edge = (from: string, output: string, to: string, input: string) => ({
    source: { node_id: from, field: output },
    destination: { node_id: to, field: input },
  });
  graph.edges.push(
    edge("seeds", "collection", "each", "collection"),
    edge("each", "item", "noise", "seed"),
  );
  const costs = (field_name: string, items: number[], seeds: Record<string, number> = {}) => {
    const node = { ...graph.nodes["seeds"], ...seeds };
    const batch = BatchInput.parse({
      graph: { ...graph, nodes: { ...graph.nodes, seeds: node } },
      data: [[{ node_path: "seeds", field_name, items }]],
    });
    const plan = planBatch(batch);
    const one = plan.costAt(0);
    return items.map((_, i) => Math.round(plan.costAt(i) / one * 1000) / 1000);
  };
  assert.deepEqual(costs("stop", [1, 500]), [1, 500]);
  assert.deepEqual(costs("start", [99, 0], { stop: 100 }), [1, 100]);
  assert.deepEqual(costs("step", [100, 1], { stop: 100 }), [1, 100]);
});
