import assert from "node:assert/strict";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { nodeCatalogue } from "../../services/workflows/nodes.ts";
import { problemsOf } from "../../services/workflows/check.ts";

Deno.test("the catalogue has every node type, with the fields that graphs are checked by", () => {
  const { nodes } = nodeCatalogue();
  assert.deepEqual(nodes.map(({ type }) => type), [...NODE_TYPES.keys()]);
  const denoise = nodes.find(({ type }) => type === "denoise_latents") ?? assert.fail();
  const { steps, unet, control } = denoise.inputs;
  assert.deepEqual([steps?.kind, steps?.required, steps?.schema["default"]], [
    "integer",
    false,
    10,
  ]);
  assert.deepEqual([unet?.connect, unet?.required], ["only", true]);
  const { mask } = nodes.find(({ type }) => type === "ip_adapter")!.inputs;
  assert.deepEqual([control?.connect, mask?.connect], ["only", "never"]);
  assert.deepEqual(denoise.outputs["latents"], { kind: "LatentsField", list: "no" });
  const loader = nodes.find(({ type }) => type === "sdxl_model_loader");
  assert.deepEqual(loader?.model, { field: "model", bases: ["sdxl"] });
  assert.equal(nodes.find(({ type }) => type === "boolean")?.hands_on, "value");
  // It travels as JSON.
  assert.deepEqual(JSON.parse(JSON.stringify(nodes)), nodes);
});

Deno.test("a workflow is checked without being saved", () => {
  const node = (id: string, type: string, inputs = {}) => ({
    id,
    type: "invocation",
    position: { x: 0, y: 0 },
    data: { id, type, inputs },
  });
  const check = (nodes: ReturnType<typeof node>[]) =>
    problemsOf({ nodes, edges: [], exposedFields: [], form: undefined } as never);
  assert.deepEqual(check([node("a", "integer")]), []);
  const [problem] = check([node("a", "no_such_node")]);
  assert.match(problem?.message ?? "", /there is no node type "no_such_node"/);
  // A loader without a model takes the default one; the loader of another family has none.
  assert.deepEqual(check([node("a", "main_model_loader")]), []);
  assert.match(check([node("a", "sdxl_model_loader")])[0]?.message ?? "", /model: is required/);
});
