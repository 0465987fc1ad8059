import assert from "node:assert/strict";
import { validateGraph } from "../../inference/graph/parse.ts";
import { systemActor } from "../../services/actor.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import { problemsOf } from "../../services/workflows/check.ts";
import { shippedWorkflows } from "../../services/workflows/defaults/mod.ts";
import { runFields } from "../../services/workflows/exposed.ts";
import { createLocalize } from "../../services/workflows/localize.ts";
import { withTodaysNames } from "../../services/workflows/old_names.ts";
import { prepareRun } from "../../services/workflows/run.ts";
import { type Workflow, workflowWithId } from "../../services/workflows/schema.ts";
import { toGraph } from "../../services/workflows/to_graph.ts";
import { cpuMs } from "../cpu_time.ts";
import { LIGHT } from "./light.ts";

type Input = { value?: unknown; label?: string };

function node(id: string, type: string, inputs: Record<string, Input> = {}, more = {}) {
  return { id, type: "invocation", data: { id, type, inputs, isIntermediate: true, ...more } };
}

function workflow(nodes: unknown[], edges: unknown[] = [], more = {}): Workflow {
  const parsed = workflowWithId.parse({ name: "w", nodes, edges, ...more });
  return { ...parsed, id: "w" };
}

const edge = (source: string, sourceHandle: string, target: string, targetHandle: string) => ({
  id: `${source}-${target}`,
  type: "default",
  source,
  sourceHandle,
  target,
  targetHandle,
});

const MODEL = { key: "k", hash: "h", name: "n", base: "sd-1", type: "main" };
const models = {
  resolve: (_: unknown, name?: string) => {
    assert.ok(name === undefined || name === "k" || name === "n", `asked for ${name}`);
    const defaultSettings = { width: 64, height: 72, steps: 9, cfg_scale: 3, scheduler: "euler" };
    return Promise.resolve({
      ...MODEL,
      source: { path: "/f", format: "onnx" as const },
      defaultSettings,
      weights: LIGHT,
    });
  },
};
const actor = systemActor("server");
/** Everything that is asked for may be used; the model is here. */
const localize = createLocalize({
  access: {
    require: (_actor, _verb, _kind, ids) =>
      Promise.resolve({ allowed: new Set(ids), refused: new Map() }),
  },
  models: { list: () => Promise.resolve([{ ...MODEL, missing: false } as ModelRecord]) },
});
const run = (w: Workflow, values: [string, string, unknown][] = [], runs = 1) =>
  prepareRun(actor, { workflow: w, run_fields: runFields(w) }, {
    values: values.map(([node_id, field_name, value]) => ({ node_id, field_name, value })),
    runs,
  }, { models, localize });

Deno.test("a name that is no text is left to the check of the graph", async () => {
  const image_name = { toString: 1, valueOf: 1 };
  const { missing } = await localize(
    actor,
    workflow([node("a", "i2l", { image: { value: { image_name } } })]),
  );
  assert.deepEqual(missing, []);
});

Deno.test("the graph has what does something, and edges win over values", () => {
  const graph = toGraph(workflow([
    node("a", "integer", { value: { value: 3 } }),
    node("b", "noise", { seed: { value: 9 }, width: { value: 64 }, height: {} }, {
      isIntermediate: false,
      useCache: false,
    }),
    { id: "note", type: "notes", data: { notes: "hello" } },
  ], [edge("a", "value", "b", "seed"), { ...edge("a", "x", "b", "y"), type: "collapsed" }]));
  assert.deepEqual(graph, {
    nodes: {
      a: { id: "a", type: "integer", value: 3, is_intermediate: true, use_cache: true },
      b: { id: "b", type: "noise", width: 64, is_intermediate: false, use_cache: false },
    },
    edges: [{
      source: { node_id: "a", field: "value" },
      destination: { node_id: "b", field: "seed" },
    }],
  });
});

Deno.test("nodes by the names they had before are read as those of today", () => {
  const size = { detect_resolution: { value: 512 }, image_resolution: { value: 512 } };
  const old = workflow([
    node("side", "integer", { value: { value: 512 } }),
    node("yes", "boolean", { value: { value: true } }),
    node("lines", "lineart_image_processor", { ...size, coarse: { value: true } }),
    node("tiles", "color_map_image_processor", { color_map_tile_size: { value: 32 } }),
    node("pose", "openpose_image_processor", { ...size, hand_and_face: { value: false } }),
    node("hed", "hed_image_processor", { ...size, scribble: { value: false } }),
  ], [
    edge("side", "value", "lines", "detect_resolution"),
    edge("side", "value", "tiles", "color_map_tile_size"),
    edge("yes", "value", "pose", "hand_and_face"),
    edge("side", "value", "hed", "detect_resolution"),
  ], {
    exposedFields: [
      { nodeId: "lines", fieldName: "detect_resolution" },
      { nodeId: "lines", fieldName: "coarse" },
    ],
  });
  const read = withTodaysNames(old);
  const { nodes, edges } = toGraph(read);
  const both = { is_intermediate: true, use_cache: true };
  assert.deepEqual(nodes["lines"], {
    ...{ id: "lines", type: "lineart_edge_detection", coarse: true, ...both },
  });
  assert.deepEqual(nodes["tiles"], { id: "tiles", type: "color_map", ...both });
  assert.deepEqual(nodes["pose"], { id: "pose", type: "dw_openpose_detection", ...both });
  assert.equal(nodes["hed"]?.type, "hed_image_processor");
  assert.deepEqual(edges.map(({ destination: d }) => `${d.node_id}.${d.field}`), [
    ...["tiles.tile_size", "pose.draw_hands", "pose.draw_face", "hed.detect_resolution"],
  ]);
  assert.deepEqual(runFields(read).map((f) => `${f.node_type}.${f.field_name}`), [
    "lineart_edge_detection.coarse",
  ]);
  assert.ok(
    problemsOf(read).some(({ message }) => /no node type "hed_image_processor"/.test(message)),
  );
  const today = workflow([node("a", "canny_edge_detection")]);
  assert.equal(withTodaysNames(today), today);
});

Deno.test("a node's own name cannot be overwritten by an input", () => {
  const graph = toGraph(
    workflow([node("a", "integer", { type: { value: "l2i" }, id: { value: 1 } })]),
  );
  assert.equal(graph.nodes["a"]?.type, "integer");
});

Deno.test("boards left to the editor are left open", () => {
  const graph = toGraph(workflow([
    node("a", "l2i", { board: { value: "auto" } }),
    node("b", "l2i", { board: { value: { board_id: "x" } } }),
  ]));
  assert.equal(graph.nodes["a"]?.["board"], undefined);
  assert.deepEqual(graph.nodes["b"]?.["board"], { board_id: "x" });
});

Deno.test("run fields come from the form in its order, then from the old list", () => {
  const element = (id: string, nodeId: string, fieldName: string) => [id, {
    id,
    type: "node-field",
    data: { fieldIdentifier: { nodeId, fieldName } },
  }];
  const elements = Object.fromEntries([
    ["root", { id: "root", type: "container", data: { children: ["two", "inner", "root"] } }],
    ["inner", { id: "inner", type: "container", data: { children: ["one", "gone"] } }],
    element("one", "n", "seed"),
    element("two", "s", "value"),
    element("gone", "nobody", "value"),
  ]);
  const fields = runFields(workflow(
    [
      node("n", "noise", { seed: {}, width: { label: "Wide" } }),
      node("s", "integer", { value: { value: 4 } }),
    ],
    [edge("s", "value", "n", "height")],
    {
      form: { rootElementId: "root", elements },
      exposedFields: [{ nodeId: "n", fieldName: "width" }, { nodeId: "n", fieldName: "height" }],
    },
  ));
  assert.deepEqual(fields.map((f) => [f.node_id, f.field_name, f.label, f.role, f.value]), [
    ["s", "value", "value", "height", 4],
    ["n", "seed", "seed", "seed", null],
    ["n", "width", "Wide", "width", null],
  ]);
});

Deno.test("a mask names the image that it is drawn over, whichever way both take", () => {
  const nodes = [
    node("mask", "image", { image: {} }),
    node("fit", "img_resize", { image: {} }),
    node("soft", "create_gradient_mask", { mask: {}, image: {} }),
    node("photo", "img_resize", { image: {} }),
    node("encode", "i2l", { image: {} }),
    node("denoise", "denoise_latents", {}),
    node("blur", "img_blur", { image: {} }),
  ];
  const edges = [
    edge("mask", "image", "fit", "image"),
    edge("fit", "image", "soft", "mask"),
    edge("soft", "denoise_mask", "denoise", "denoise_mask"),
    edge("photo", "image", "encode", "image"),
    edge("encode", "latents", "denoise", "latents"),
  ];
  const exposedFields = ["mask", "photo", "blur"].map((nodeId) => ({ nodeId, fieldName: "image" }));
  const masks = (changed = edges) =>
    runFields(workflow(nodes, changed, { exposedFields })).map((f) => [f.node_id, f.mask_of]);
  const photo = { node_id: "photo", field_name: "image" };
  assert.deepEqual(masks(), [["mask", photo], ["photo", null], ["blur", null]]);
  const without = (index: number, ...more: typeof edges) => [...edges.toSpliced(index, 1), ...more];
  const none = [["mask", null], ["photo", null], ["blur", null]];
  assert.deepEqual(masks(without(4)), none, "it is drawn over nothing");
  assert.deepEqual(
    masks(without(1, edge("fit", "image", "blur", "image"), edge("blur", "image", "soft", "mask"))),
    [["mask", null], ["photo", null]],
    "what is blurred on its way is another mask",
  );
  const direct = runFields(workflow(nodes, edges.slice(2), {
    exposedFields: [{ nodeId: "soft", fieldName: "mask" }, { nodeId: "soft", fieldName: "image" }],
  }));
  assert.deepEqual(direct.map((f) => f.mask_of), [photo, null]);
});

Deno.test("a form of hundreds of fields with a long way to a mask is read quickly", async () => {
  const chain = Array.from({ length: 490 }, (_, i) => `c${i}`);
  const roots = Array.from({ length: 490 }, (_, i) => `r${i}`);
  const nodes = [
    ...[...roots, ...chain].map((id) => node(id, "image", { image: {} })),
    node("soft", "create_gradient_mask", { mask: {}, image: {} }),
    node("denoise", "denoise_latents"),
    node("latents", "i2l", { image: {} }),
  ];
  const edges = [
    ...roots.map((id) => edge(id, "image", "c0", "image")),
    ...chain.map((id, i) => edge(id, "image", chain[i + 1] ?? "soft", i < 489 ? "image" : "mask")),
    edge("soft", "denoise_mask", "denoise", "denoise_mask"),
    edge("latents", "latents", "denoise", "latents"),
  ];
  const exposedFields = roots.map((nodeId) => ({ nodeId, fieldName: "image" }));
  const large = workflow(nodes, edges, { exposedFields });
  let fields = runFields(large);
  const ms = await cpuMs(() => fields = runFields(large));
  assert.equal(fields.length, 490);
  assert.deepEqual(fields.at(-1)?.mask_of, { node_id: "latents", field_name: "image" });
  assert.ok(ms < 500, `${ms} ms`);
});

Deno.test("the shipped workflow for inpainting lets one draw its mask", () => {
  const masks = shippedWorkflows().flatMap(runFields).filter((f) => f.mask_of);
  assert.deepEqual(masks.map((f) => [f.node_id, f.mask_of]), [
    ["mask", { node_id: "image", field_name: "image" }],
  ]);
});

Deno.test("the shipped workflows are sound", () => {
  assert.equal(shippedWorkflows().length, 5);
  for (const shipped of shippedWorkflows()) {
    assert.deepEqual(problemsOf(shipped), [], shipped.name);
    const asked = runFields(shipped);
    assert.ok(asked.length >= 9);
    assert.ok(asked.every((f) => f.kind !== null && f.label !== ""));
    assert.deepEqual(asked.filter((f) => f.role === "seed").length, 1);
  }
});

Deno.test("a run fills in the model, its settings and a seed", async () => {
  const [textToImage] = shippedWorkflows() as [Workflow];
  const { graph, data, runs } = await run(textToImage, [["prompt", "value", "a cat"]]);
  assert.deepEqual(validateGraph(graph), []);
  const value = (id: string) => graph.nodes[id]?.["value"];
  assert.deepEqual([value("width"), value("height"), value("steps"), value("cfg_scale")], [
    64,
    72,
    9,
    3,
  ]);
  assert.deepEqual(graph.nodes["model"]?.["model"], MODEL);
  assert.equal(typeof value("seed"), "number");
  assert.deepEqual([data, runs], [[], 1]);
  const again = await run(textToImage, [["prompt", "value", "a cat"]]);
  assert.notEqual(again.graph.nodes["seed"]?.["value"], value("seed"));
});

Deno.test("several runs count the seed up, or keep the one that was given", async () => {
  const [textToImage] = shippedWorkflows() as [Workflow];
  const counted = await run(textToImage, [], 3);
  const first = counted.graph.nodes["seed"]?.["value"] as number;
  assert.deepEqual(counted.data, [[{
    node_path: "seed",
    field_name: "value",
    items: [0, 1, 2].map((i) => (first + i) % 2 ** 32),
  }]]);
  assert.equal(counted.runs, 1);
  const fixed = await run(textToImage, [["seed", "value", 5]], 3);
  assert.deepEqual([fixed.data, fixed.runs], [[], 3]);
  assert.equal(fixed.graph.nodes["seed"]?.["value"], 5);
});

Deno.test("only exposed fields take values, once, and of their kind", async () => {
  const [textToImage] = shippedWorkflows() as [Workflow];
  const fails = (values: [string, string, unknown][], field: string) =>
    assert.rejects(run(textToImage, values), (error: unknown) => {
      const { extras } = error as { extras: { errors: { field: string }[] } };
      assert.deepEqual(extras.errors.map((e) => e.field), [field]);
      return true;
    });
  await fails([["decode", "fp32", true]], "body.values.0");
  await fails([["seed", "value", 1], ["seed", "value", 2]], "body.values.1");
  await fails([["steps", "value", "many"]], "body.values.0.value");
  await fails([["scheduler", "scheduler", "magic"]], "body.values.0.value");
  // The node takes any number; what it is fed to does not.
  await fails([["steps", "value", 0]], "body.values.0.value");
  await fails([["prompt", "value", "a cat"], ["width", "value", 7]], "body.values.1.value");
  await fails([["cfg_scale", "value", 0.5]], "body.values.0.value");
  const imageToImage = shippedWorkflows()[1] as Workflow;
  await assert.rejects(run(imageToImage), /nodes\.image\.image/);
});

Deno.test("a wrong value that is kept keeps nobody from running with another one", async () => {
  const [textToImage] = shippedWorkflows() as [Workflow];
  const kept = structuredClone(textToImage);
  const steps = kept.nodes.find(({ id }) => id === "steps")?.["data"] as {
    inputs: { value: { value: unknown } };
  };
  steps.inputs.value.value = 0;
  assert.deepEqual(problemsOf(kept), []);
  await assert.rejects(run(kept), /nodes\.steps\.value/);
  const { graph } = await run(kept, [["steps", "value", 4]]);
  assert.equal(graph.nodes["steps"]?.["value"], 4);
});

Deno.test("a model from another machine is found by its name, in old files, too", async () => {
  for (
    const foreign of [
      { key: "elsewhere", hash: "other", name: "n", base: "sd-1", type: "main" },
      { model_name: "n", base_model: "sd-1", model_type: "main" },
    ]
  ) {
    const w = workflow([node("m", "main_model_loader", { model: { value: foreign } })]);
    const { graph } = await run(w);
    assert.deepEqual(graph.nodes["m"]?.["model"], MODEL);
  }
});

Deno.test("a model that is not here is named, and no other takes its place", async () => {
  const gone = { model_name: "meadowMix", base_model: "sd-1", model_type: "main" };
  const w = workflow([node("m", "main_model_loader", { model: { value: gone } })]);
  await assert.rejects(run(w), (error: unknown) => {
    const { extras } = error as { extras: { errors: { field: string; message: string }[] } };
    assert.deepEqual(extras.errors, [{
      field: "nodes.m.model",
      message: 'There is no model "meadowMix" here.',
    }]);
    return true;
  });
});
