/** What a workflow's file says: the graph of it, and the fields that a run asks for. */
import assert from "node:assert/strict";
import { problemsOf } from "../../services/workflows/check.ts";
import { shippedWorkflows } from "../../services/workflows/defaults/mod.ts";
import { runFields } from "../../services/workflows/exposed.ts";
import { withTodaysNames } from "../../services/workflows/old_names.ts";
import { toGraph } from "../../services/workflows/to_graph.ts";
import { cpuMs } from "../cpu_time.ts";
import { edge, node, workflow } from "./workflow_files.ts";

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
