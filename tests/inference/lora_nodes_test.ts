import assert from "node:assert/strict";
import { parseGraph } from "../../inference/graph/parse.ts";
import {
  buildImageToImage,
  buildTextToImage,
  SIMPLE_NODE_IDS,
} from "../../inference/graph/simple.ts";
import type { NodeContext } from "../../inference/nodes/context.ts";
import { NodeInputError, type RawValues } from "../../inference/nodes/definition.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { MODEL, params } from "./test_params.ts";

const model = { ...MODEL, base: "sd-1" };
const lora = (key: string, base = "sd-1") => ({ key, hash: "h", name: key, base, type: "lora" });
const unet = { unet: model, scheduler: model, loras: [] };
const clip = { tokenizer: model, text_encoder: model, skipped_layers: 0, loras: [] };

/** These nodes reach for nothing. */
const run = async (type: string, inputs: RawValues) =>
  await NODE_TYPES.get(type)!.execute(inputs, {} as NodeContext) as {
    type: string;
    unet: typeof unet | null;
    clip: typeof clip | null;
    clip2?: typeof clip | null;
    lora: unknown;
  };

const refused = (type: string, inputs: RawValues, says: RegExp) =>
  assert.rejects(run(type, inputs), (error) => {
    assert.ok(error instanceof NodeInputError);
    assert.match(error.message, says);
    return true;
  });

Deno.test("a LoRA is passed on with the networks that it changes", async () => {
  const one = await run("lora_loader", { lora: lora("a"), unet, clip });
  const expected = [{ lora: lora("a"), weight: 0.75 }];
  assert.deepEqual([one.type, one.unet?.loras, one.clip?.loras], [
    "lora_loader_output",
    expected,
    expected,
  ]);
  const two = await run("lora_loader", { lora: lora("b"), weight: -1, unet: one.unet });
  assert.deepEqual(two.unet?.loras, [...expected, { lora: lora("b"), weight: -1 }]);
  assert.equal(two.clip, null, "what did not go in does not come out");
  const { lora: chosen, type } = await run("lora_selector", { lora: lora("a"), weight: 0.5 });
  assert.deepEqual([type, chosen], ["lora_selector_output", { lora: lora("a"), weight: 0.5 }]);
  const xl = { ...model, base: "sdxl" };
  const three = await run("sdxl_lora_loader", {
    lora: lora("x", "sdxl"),
    unet: { ...unet, unet: xl },
    clip: { ...clip, text_encoder: xl },
    clip2: { ...clip, text_encoder: xl },
  });
  assert.equal(three.type, "sdxl_lora_loader_output");
  assert.deepEqual([three.unet, three.clip, three.clip2].map((n) => n?.loras.length), [1, 1, 1]);
});

Deno.test("a list of LoRAs is added without duplicates", async () => {
  const loras = ["a", "b", "a"].map((key, i) => ({ lora: lora(key), weight: i }));
  const added = await run("lora_collection_loader", { loras, unet, clip });
  assert.deepEqual(added.unet?.loras, loras.slice(0, 2));
  const again = await run("lora_collection_loader", { loras: loras[0], ...{ unet: added.unet } });
  assert.deepEqual(again.unet?.loras, loras.slice(0, 2));
  assert.deepEqual((await run("lora_collection_loader", { loras: null, unet })).unet, unet);
});

Deno.test("a LoRA that does not fit, occurs twice or has too high a weight is refused", async () => {
  const both = { unet, clip };
  await refused("lora_loader", { lora: lora("x", "sdxl"), ...both }, /"x" is for sdxl.*is sd-1/);
  await run("lora_loader", { lora: lora("x", "any"), ...both });
  const { unet: one } = await run("lora_loader", { lora: lora("a"), unet });
  await refused("lora_loader", { lora: lora("a"), unet: one }, /"a" is applied already/);
  for (const weight of [NaN, Infinity, 1e300, 11, -11, "1"]) {
    await refused("lora_loader", { lora: lora("a"), weight, ...both }, /./);
  }
  const many = Array.from({ length: 33 }, (_, i) => ({ lora: lora(`l${i}`), weight: 1 }));
  await refused("lora_collection_loader", { loras: many, unet }, /./);
});

Deno.test("the simple graphs apply LoRAs between the model and everything else", () => {
  const loras = [{ model: lora("a"), weight: 0.5 }];
  for (const base of ["sd-1", "sdxl"]) {
    const given = params({ model: { ...MODEL, base }, loras });
    const text = buildTextToImage(given);
    const image = buildImageToImage({ ...given, init_image: "x.png", strength: 0.5 });
    for (const graph of [text, image]) {
      assert.deepEqual(parseGraph(graph).problems, []);
      const from = graph.edges.filter(({ source }) => source.node_id === SIMPLE_NODE_IDS.model);
      const past = from.filter(({ source, destination }) =>
        source.field !== "vae" && destination.node_id !== SIMPLE_NODE_IDS.loras
      );
      assert.deepEqual(past, []);
      assert.deepEqual(graph.nodes[SIMPLE_NODE_IDS.metadata]?.["loras"], loras);
    }
    assert.match(text.id ?? "", /^txt2img/);
    assert.match(image.id ?? "", /^img2img/);
  }
  assert.equal(SIMPLE_NODE_IDS.loras in buildTextToImage(params()).nodes, false);
});
