import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldProblem, parseGraph, validateGraph } from "../../../inference/graph/parse.ts";
import type { Edge, Graph, GraphNode, GraphProblem } from "../../../inference/graph/schema.ts";
import { buildImageToImage, buildTextToImage, LIMITS } from "../../../inference/graph/simple.ts";
import { SAMPLER_NAMES } from "../../../inference/schedulers/names.ts";
import { params } from "../test_params.ts";
import { cpuMs } from "../../cpu_time.ts";

const good = () => buildTextToImage(params());

/** The graph with fields of a node changed. */
function withFields(id: string, fields: Record<string, unknown>): Graph {
  const graph = good();
  graph.nodes[id] = { ...graph.nodes[id], ...fields } as GraphNode;
  return graph;
}

function edge(from: string, output: string, to: string, input: string): Edge {
  return {
    source: { node_id: from, field: output },
    destination: { node_id: to, field: input },
  };
}

function graphOf(nodes: Omit<GraphNode, "id">[] | Record<string, object>, edges: Edge[]): unknown {
  const entries = Object.entries(nodes).map(([id, node]) => [id, { id, ...node }]);
  return { nodes: Object.fromEntries(entries), edges };
}

function only(problems: GraphProblem[]): GraphProblem {
  assert.equal(problems.length, 1, JSON.stringify(problems, null, 1));
  return problems[0] as GraphProblem;
}

Deno.test("the graphs of the simple form are valid", () => {
  assert.deepEqual(validateGraph(good()), []);
  const image = { ...params(), init_image: "a.png", strength: 0.6 };
  assert.deepEqual(validateGraph(buildImageToImage(image)), []);
  assert.deepEqual(validateGraph(buildImageToImage({ ...image, mask: "m.png" })), []);
});

Deno.test("a field named like a property of Object.prototype is unknown", () => {
  for (const field of ["constructor", "toString", "hasOwnProperty"]) {
    const node = { id: "a", type: "integer", [field]: 1 };
    const problem = only(validateGraph({ nodes: { a: node }, edges: [] }));
    assert.deepEqual([problem.code, problem.field], ["unknown_field", field]);
    assert.equal(fieldProblem(node, field, 1)?.code, "unknown_field");
    const edges = [edge("b", field, "a", field)];
    const b = { id: "b", type: "integer" };
    const codes = validateGraph({ nodes: { a: { id: "a", type: "integer" }, b }, edges })
      .map(({ code }) => code);
    assert.deepEqual(codes, ["edge_from_missing_field", "edge_to_missing_field"]);
  }
});

const WRONG_VALUES: [id: string, field: string, value: unknown][] = [
  ["noise", "width", 0],
  ["noise", "width", 7],
  ["noise", "height", 513],
  ["noise", "height", 100_000],
  ["noise", "height", "512"],
  ["noise", "seed", -1],
  ["noise", "seed", 4_294_967_296],
  ["noise", "seed", 1.5],
  ["denoise", "steps", 0],
  ["denoise", "steps", -1],
  ["denoise", "steps", 1.5],
  ["denoise", "steps", 10_000],
  ["denoise", "cfg_scale", 0.5],
  ["denoise", "cfg_scale", null],
  ["denoise", "scheduler", "nonsense"],
  ["denoise", "denoising_start", 1.01],
  ["denoise", "denoising_end", -0.1],
  ["denoise", "control", { image: "x" }],
  ["positive", "prompt", "x".repeat(10_000)],
  ["positive", "prompt", 5],
  ["model_loader", "model", "starter"],
  ["decode", "board", { board_id: 7 }],
  ["decode", "latents", { latents_name: "stolen" }],
];

for (const [id, field, value] of WRONG_VALUES) {
  const shown = JSON.stringify(value).slice(0, 30);
  Deno.test(`${id}.${field} = ${shown} is refused by name`, () => {
    const graph = withFields(id, { [field]: value });
    graph.edges = graph.edges.filter((e) =>
      e.destination.node_id !== id || e.destination.field !== field
    );
    const problem = only(validateGraph(graph));
    assert.deepEqual([problem.code, problem.nodeId, problem.field], ["wrong_value", id, field]);
    assert.deepEqual(problem.path, ["nodes", id, field]);
    assert.match(problem.message, new RegExp(`"${id}": ${field}`));
  });
}

Deno.test("the limits themselves are allowed", () => {
  for (const scheduler of SAMPLER_NAMES) {
    assert.deepEqual(validateGraph(withFields("denoise", { scheduler })), []);
  }
  const { size, steps, seed, prompt } = LIMITS;
  assert.deepEqual(validateGraph(withFields("noise", { width: size.min, height: size.max })), []);
  assert.deepEqual(validateGraph(withFields("noise", { seed: seed.max })), []);
  assert.deepEqual(validateGraph(withFields("denoise", { steps: steps.max })), []);
  assert.deepEqual(validateGraph(withFields("positive", { prompt: "x".repeat(prompt.max) })), []);
});

Deno.test("missing, unknown and misnamed parts are reported with node and field", () => {
  const cases: [Graph, Partial<GraphProblem>][] = [
    [withFields("noise", { colour: 1 }), {
      code: "unknown_field",
      nodeId: "noise",
      field: "colour",
    }],
    [withFields("noise", { id: "other" }), { code: "malformed", nodeId: "noise", field: "id" }],
    [withFields("decode", { type: "l2x" }), { code: "unknown_node_type", nodeId: "decode" }],
  ];
  const withoutModel = good();
  delete withoutModel.nodes["model_loader"]?.["model"];
  cases.push([withoutModel, { code: "missing_input", nodeId: "model_loader", field: "model" }]);
  const unfed = good();
  unfed.edges = unfed.edges.filter((e) => e.destination.field !== "unet");
  cases.push([unfed, { code: "missing_input", nodeId: "denoise", field: "unet" }]);
  for (const [graph, expected] of cases) {
    const problem = only(validateGraph(graph));
    for (const [key, value] of Object.entries(expected)) {
      assert.equal(problem[key as keyof GraphProblem], value, problem.message);
    }
  }
});

Deno.test("edges are checked at both ends", () => {
  const cases: [Edge, string, string, string][] = [
    [edge("nobody", "value", "positive", "prompt"), "edge_from_missing_node", "nobody", "value"],
    [edge("noise", "value", "positive", "prompt"), "edge_from_missing_field", "noise", "value"],
    [edge("decode", "width", "nobody", "x"), "edge_to_missing_node", "nobody", "x"],
    [edge("decode", "width", "core_metadata", "id"), "ok", "", ""],
    [edge("noise", "width", "decode", "colour"), "edge_to_missing_field", "decode", "colour"],
    [edge("noise", "noise", "positive", "prompt"), "edge_type_mismatch", "positive", "prompt"],
    [
      edge("noise", "toString", "positive", "prompt"),
      "edge_from_missing_field",
      "noise",
      "toString",
    ],
    [
      edge("negative", "conditioning", "denoise", "positive_conditioning"),
      "edge_duplicate",
      "denoise",
      "positive_conditioning",
    ],
  ];
  for (const [extra, code, nodeId, field] of cases) {
    if (code === "ok") continue;
    const graph = good();
    graph.edges.push(extra);
    const problem = only(validateGraph(graph));
    assert.deepEqual([problem.code, problem.nodeId, problem.field], [code, nodeId, field]);
    assert.equal(problem.path[1], graph.edges.length - 1);
  }
});

Deno.test("a reserved field cannot be fed by an edge", () => {
  const graph = good();
  graph.edges.push(edge("noise", "width", "core_metadata", "type"));
  assert.equal(only(validateGraph(graph)).code, "edge_to_missing_field");
});

Deno.test("numbers connect to text and integers to numbers, not the other way round", () => {
  const kinds = ["integer", "float", "string", "boolean"];
  const allowed = new Set(["integer>float", "integer>string", "float>string"]);
  for (const from of kinds) {
    for (const to of kinds) {
      const graph = graphOf({ a: { type: from }, b: { type: to } }, [
        edge("a", "value", "b", "value"),
      ]);
      const fits = from === to || allowed.has(`${from}>${to}`);
      assert.equal(validateGraph(graph).length, fits ? 0 : 1, `${from} to ${to}`);
    }
  }
});

Deno.test("lists, single values, iterate and collect have types too", () => {
  const nodes = {
    list: { type: "range_of_size", size: 3 },
    each: { type: "iterate" },
    text: { type: "string" },
    all: { type: "collect" },
    sum: { type: "merge_metadata", collection: [] },
    noise: { type: "noise" },
  };
  const walk = edge("list", "collection", "each", "collection");
  assert.deepEqual(
    validateGraph(graphOf(nodes, [walk, edge("each", "item", "noise", "seed")])),
    [],
  );
  assert.deepEqual(
    validateGraph(graphOf(nodes, [
      edge("text", "value", "all", "item"),
      edge("noise", "width", "all", "item"),
    ])),
    [],
  );
  const listIntoOne = graphOf(nodes, [edge("list", "collection", "noise", "seed")]);
  assert.equal(only(validateGraph(listIntoOne)).code, "edge_type_mismatch");
  const oneIntoList = graphOf(nodes, [edge("text", "value", "each", "collection")]);
  assert.equal(only(validateGraph(oneIntoList)).code, "edge_type_mismatch");
  const wrongItem = graphOf(nodes, [
    edge("text", "value", "all", "item"),
    edge("all", "collection", "sum", "collection"),
  ]);
  assert.equal(only(validateGraph(wrongItem)).code, "edge_type_mismatch");
});

Deno.test("a cycle is found and named, also of a single node", () => {
  const ring = graphOf(
    {
      a: { type: "integer" },
      b: { type: "integer" },
      c: { type: "integer" },
      d: { type: "integer" },
    },
    [
      edge("a", "value", "b", "value"),
      edge("b", "value", "c", "value"),
      edge("c", "value", "a", "value"),
      edge("c", "value", "d", "value"),
    ],
  );
  const problem = only(validateGraph(ring));
  assert.equal(problem.code, "cycle");
  assert.match(problem.message, /"a", "b", "c"$/);
  const self = graphOf({ a: { type: "integer" } }, [edge("a", "value", "a", "value")]);
  assert.equal(only(validateGraph(self)).code, "cycle");
  const tied = graphOf({ a: { type: "iterate" }, b: { type: "collect" } }, [
    edge("a", "item", "b", "item"),
    edge("b", "collection", "a", "collection"),
  ]);
  assert.equal(only(validateGraph(tied)).code, "cycle");
});

Deno.test("all problems are reported at once", () => {
  const graph = withFields("noise", { width: 7, seed: -1 });
  graph.nodes["x"] = { id: "x", type: "nope" };
  graph.edges.push(edge("noise", "nothing", "decode", "tiled"));
  const codes = validateGraph(graph).map((problem) => problem.code).sort();
  assert.deepEqual(codes, [
    "edge_from_missing_field",
    "unknown_node_type",
    "wrong_value",
    "wrong_value",
  ]);
});

Deno.test("100 000 nodes are refused at once, and a full graph is read quickly", async () => {
  const ids = Array.from({ length: 100_000 }, (_, i) => `n${i}`);
  const huge = Object.fromEntries(ids.map((id) => [id, { id, type: "integer" }]));
  const unread = new Proxy(huge, { get: (_, id) => assert.fail(`${String(id)} was read`) });
  assert.equal(only(validateGraph({ nodes: unread, edges: [] })).code, "too_many_nodes");

  const chain = ids.slice(0, LIMITS.graph.nodes);
  const edges = chain.slice(1).map((id, i) => edge(`n${i}`, "value", id, "value"));
  const full = {
    nodes: Object.fromEntries(chain.map((id) => [id, { id, type: "integer" }])),
    edges,
  };
  const spent = await cpuMs(() => assert.deepEqual(validateGraph(full), []));
  assert.ok(spent < 500, `${spent} ms`);

  const many = Array.from({ length: LIMITS.graph.edges + 1 }, () => edges[0]);
  assert.equal(only(validateGraph({ nodes: full.nodes, edges: many })).code, "too_many_edges");
});

Deno.test("any other input is reported as malformed", () => {
  for (const input of [null, 5, "graph", [], {}, { nodes: [] }, { nodes: {}, edges: {} }]) {
    assert.ok(validateGraph(input).length > 0, JSON.stringify(input));
  }
  const evil = JSON.parse(
    '{"nodes":{"__proto__":{"id":"__proto__","type":"constructor"}},"edges":[]}',
  );
  validateGraph(evil);
  const hidden = graphOf({ constructor: { type: "toString" } }, []);
  assert.equal(only(validateGraph(hidden)).code, "unknown_node_type");
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    parseGraph(value);
    parseGraph({ nodes: value, edges: value });
    parseGraph({ nodes: { a: { id: "a", type: "noise", width: value, seed: value } }, edges: [] });
    parseGraph({ nodes: { a: value }, edges: [{ source: value, destination: value }] });
  }));
});

Deno.test("a batch's value is checked against its field", () => {
  const node = good().nodes["noise"] as GraphNode;
  assert.equal(fieldProblem(node, "seed", 5), null);
  assert.equal(fieldProblem(node, "seed", "5")?.code, "wrong_value");
  assert.equal(fieldProblem(node, "sneed", 5)?.code, "unknown_field");
  assert.equal(fieldProblem({ id: "x", type: "nope" }, "seed", 5)?.code, "unknown_node_type");
});
