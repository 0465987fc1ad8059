/** What a run of a workflow fills in: values, seeds, and the models of this server. */
import assert from "node:assert/strict";
import { validateGraph } from "../../inference/graph/parse.ts";
import { systemActor } from "../../services/actor.ts";
import type { ModelRecord } from "../../services/contract/models.ts";
import { problemsOf } from "../../services/workflows/check.ts";
import { shippedWorkflows } from "../../services/workflows/defaults/mod.ts";
import { runFields } from "../../services/workflows/exposed.ts";
import { createLocalize } from "../../services/workflows/localize.ts";
import { prepareRun } from "../../services/workflows/run.ts";
import type { Workflow } from "../../services/workflows/schema.ts";
import { LIGHT } from "./light.ts";
import { node, workflow } from "./workflow_files.ts";

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
