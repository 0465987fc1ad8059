import assert from "node:assert/strict";
import { createHandedOnCheck } from "../../../inference/graph/handed_on.ts";
import { parseGraph, validateGraph } from "../../../inference/graph/parse.ts";
import type { Edge, Graph, GraphNode } from "../../../inference/graph/schema.ts";
import { buildTextToImage } from "../../../inference/graph/simple.ts";
import { params } from "../test_params.ts";
import { cpuMs } from "../../cpu_time.ts";

const edge = (from: string, output: string, to: string, input: string): Edge => ({
  source: { node_id: from, field: output },
  destination: { node_id: to, field: input },
});

/** The simple graph, with a field fed by a node that holds its value. */
function fedBy(node: GraphNode, output: string, to: string, input: string): Graph {
  const graph = buildTextToImage(params());
  graph.nodes[node.id] = node;
  graph.edges = graph.edges.filter(({ destination: d }) => d.node_id !== to || d.field !== input);
  graph.edges.push(edge(node.id, output, to, input));
  return graph;
}

const CASES: [type: string, value: unknown, to: string, field: string, good: boolean][] = [
  ["integer", 0, "denoise", "steps", false],
  ["integer", 501, "denoise", "steps", false],
  ["integer", 1, "denoise", "steps", true],
  ["integer", 7, "noise", "width", false],
  ["integer", 65, "noise", "width", false],
  ["integer", 64, "noise", "width", true],
  ["integer", -1, "noise", "seed", false],
  ["integer", undefined, "noise", "width", false],
  ["float", 0.5, "denoise", "cfg_scale", false],
  ["integer", 7, "denoise", "cfg_scale", true],
  ["string", "nonsense", "denoise", "scheduler", false],
  ["string", "euler", "denoise", "scheduler", true],
  ["integer", 5, "positive", "prompt", true],
];

for (const [type, value, to, field, good] of CASES) {
  Deno.test(`${type} ${value} as ${to}.${field} is ${good ? "accepted" : "refused by name"}`, () => {
    const node = { id: "held", type, ...(value === undefined ? {} : { value }) };
    const problems = validateGraph(fedBy(node, "value", to, field));
    if (good) return assert.deepEqual(problems, []);
    assert.equal(problems.length, 1, JSON.stringify(problems));
    const { code, nodeId, field: named, path, message } = problems[0]!;
    assert.deepEqual([code, nodeId, named], ["wrong_value", "held", "value"]);
    assert.deepEqual(path, ["nodes", "held", "value"]);
    assert.match(message, new RegExp(`it is the ${field} of "${to}"`));
  });
}

Deno.test("a value is followed through several nodes, and cycles end", () => {
  const graph = fedBy({ id: "last", type: "integer" }, "value", "noise", "height");
  graph.nodes["first"] = { id: "first", type: "integer", value: 9 };
  graph.edges.push(edge("first", "value", "last", "value"));
  const [only, ...more] = validateGraph(graph);
  assert.deepEqual([only?.nodeId, more.length], ["first", 0]);
  graph.edges.push(edge("last", "value", "first", "value"));
  assert.ok(validateGraph(graph).some(({ code }) => code === "cycle"));
});

Deno.test("a long list of values behind many edges is checked quickly", async () => {
  const nodes: Graph["nodes"] = { n: { id: "n", type: "integer", value: 64 } };
  const edges: Edge[] = [];
  for (let i = 0; i < 900; i++) {
    nodes[`noise${i}`] = { id: `noise${i}`, type: "noise", seed: 1, width: 64, height: 64 };
    edges.push(edge("n", "value", `noise${i}`, "width"), edge("n", "value", `noise${i}`, "height"));
  }
  assert.ok(parseGraph({ nodes, edges }).ok);
  const check = createHandedOnCheck({ nodes, edges });
  const spent = await cpuMs(() => {
    for (let i = 0; i < 100_000; i++) check(nodes["n"]!, "value", 128);
  });
  assert.ok(spent < 2000, `${spent} ms`);
});
