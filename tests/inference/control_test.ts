import assert from "node:assert/strict";
import { createEngine, type Engine, type ImageMade, type Job } from "../../inference/engine.ts";
import { costOf } from "../../inference/graph/cost.ts";
import { parseGraph } from "../../inference/graph/parse.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import { buildTextToImage, SIMPLE_NODE_IDS } from "../../inference/graph/simple.ts";
import { halfMask, meanDifference, pixelsOf, plainPng } from "./images.ts";
import {
  writeControlNet,
  writeIpAdapter,
  writeSd15,
  writeT2IAdapter,
} from "./random_checkpoint.ts";
import { refusal } from "./run_graph.ts";
import { MODEL, params, TEST_MODEL } from "./test_model.ts";

const NET = { key: "net", hash: "h", name: "Edges", base: "sd-1", type: "controlnet" };
const SKETCH = {
  image: { image_name: "edges" },
  t2i_adapter_model: { ...NET, key: "sketch", name: "Sketch", type: "t2i_adapter" },
};
const SEEN = {
  image: { image_name: "edges" },
  ip_adapter_model: { ...NET, key: "ip", name: "Show", type: "ip_adapter" },
};
const EDGES = { image: { image_name: "edges" }, control_model: NET };

/** Text to image with these ControlNets; several are gathered in a list. */
const graphOf = (...controls: Record<string, unknown>[]) =>
  steered("controlnet", "control", controls.map((fields) => ({ ...EDGES, ...fields })));

/** Text to image with nodes of a type that give what the denoiser takes under the same name. */
function steered(type: string, field: string, nodes: Record<string, unknown>[]): Graph {
  const graph = buildTextToImage(params({ steps: 2 }));
  const to = { node_id: SIMPLE_NODE_IDS.denoise, field };
  nodes.forEach((fields, i) => {
    const id = `control${i}`;
    graph.nodes[id] = { id, type, ...fields };
    const source = { node_id: id, field };
    const destination = nodes.length > 1 ? { node_id: "all", field: "item" } : to;
    graph.edges.push({ source, destination });
  });
  if (nodes.length > 1) {
    graph.nodes["all"] = { id: "all", type: "collect" };
    graph.edges.push({ source: { node_id: "all", field: "collection" }, destination: to });
  }
  return graph;
}

async function draw(engine: Engine, graph: Graph, job: Pick<Job, "models" | "images">) {
  const images: ImageMade[] = [];
  await engine.run({ id: crypto.randomUUID(), graph, ...job }, {
    image: (e) => void images.push(e),
  });
  return await pixelsOf(images.at(-1)!.png);
}

Deno.test("ControlNets steer an image", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-control-" });
  const engine = createEngine({ device: "cpu" });
  const file = (name: string) => ({
    path: `${folder}/${name}.safetensors`,
    format: "checkpoint" as const,
  });
  const models = {
    [MODEL.key]: file("model"),
    net: file("net"),
    other: file("other"),
    sketch: file("sketch"),
  };
  const images = {
    edges: await halfMask(64, 64),
    dark: await plainPng(300, 100, { r: 0, g: 0, b: 0 }),
  };
  const given = { models, images };
  const made = (...controls: Record<string, unknown>[]) =>
    draw(engine, graphOf(...controls), given);
  const refused = async (says: RegExp, job: Partial<typeof given>, ...controls: object[]) => {
    const graph = graphOf(...controls as Record<string, unknown>[]);
    const error = await refusal(draw(engine, graph, { ...given, ...job }));
    assert.match(error.message, says);
    return error;
  };
  const unlike = (a: Uint8Array, b: Uint8Array) => meanDifference(a, b, 64);
  // A network with more inputs is another graph, which some processors round otherwise.
  const equal = (a: Uint8Array, b: Uint8Array) => unlike(a, b) < 0.001;
  try {
    await writeSd15(models[MODEL.key]!.path);
    await writeControlNet(models.net.path);
    await writeControlNet(models.other.path, 2);
    const plain = await made();
    const steeredImage = await made({});

    await t.step("depending on image, weight and network", async () => {
      assert.ok(unlike(plain, steeredImage) > 1);
      assert.ok(equal(await made({ control_weight: 0 }), plain));
      assert.ok(unlike(await made({ image: { image_name: "dark" } }), steeredImage) > 0.1);
      const half = { control_weight: 0.5 };
      const halves = await made(half, half);
      assert.ok(unlike(halves, steeredImage) < 0.1, `off by ${unlike(halves, steeredImage)}`);
      const other = { ...half, control_model: { ...NET, key: "other" } };
      assert.ok(unlike(await made(half, other), steeredImage) > 0.5);
    });

    await t.step("within their range of steps", async () => {
      const second = await made({ begin_step_percent: 0.5 });
      assert.ok(unlike(second, plain) > 0.1 && unlike(second, steeredImage) > 0.1);
    });

    await t.step("T2I-Adapters work beside ControlNets, and run once", async () => {
      await writeT2IAdapter(models.sketch.path);
      const graph = (...nodes: Record<string, unknown>[]) =>
        steered("t2i_adapter", "t2i_adapter", nodes.map((fields) => ({ ...SKETCH, ...fields })));
      const adapted = (...nodes: Record<string, unknown>[]) => draw(engine, graph(...nodes), given);
      const whole = await adapted({});
      assert.ok(unlike(whole, plain) > 1);
      assert.ok(equal(await adapted({ weight: 0 }), plain));
      assert.ok(unlike(await adapted({ image: { image_name: "dark" } }), whole) > 0.1);
      const both = graph({});
      both.nodes["net"] = { id: "net", type: "controlnet", ...EDGES };
      both.edges.push({
        source: { node_id: "net", field: "control" },
        destination: { node_id: SIMPLE_NODE_IDS.denoise, field: "control" },
      });
      const together = await draw(engine, both, given);
      assert.ok(unlike(together, whole) > 0.5 && unlike(together, steeredImage) > 0.5);
      const refuses = async (says: RegExp, fields: object, job: Partial<typeof given> = {}) => {
        const bad = graph(fields as Record<string, unknown>);
        assert.match((await refusal(draw(engine, bad, { ...given, ...job }))).message, says);
      };
      const sdxl = { ...SKETCH.t2i_adapter_model, base: "sdxl" };
      await refuses(/"Sketch" is for sdxl.*is sd-1/, { t2i_adapter_model: sdxl });
      await refuses(/the end must be later/, { begin_step_percent: 1 });
      await refuses(/there is no image "gone"/, { image: { image_name: "gone" } });
      await refuses(/net\.safetensors.*holds no T2I-Adapter/, { t2i_adapter_model: NET });
      const onnx = { ...models, [MODEL.key]: { path: TEST_MODEL, format: "onnx" as never } };
      await refuses(/cannot steer a model that was exported to ONNX/, {}, { models: onnx });
    });

    await t.step("an IP-Adapter adds an image to the prompt", async () => {
      const [adapter, encoder] = [`${folder}/ip.safetensors`, `${folder}/vision.safetensors`];
      await writeIpAdapter(adapter, encoder);
      const source = { path: adapter, format: "checkpoint" as const };
      const whole = { ...source, components: { image_encoder: encoder } };
      const seen = async (fields: object = {}, ip: object = whole) => {
        const graph = steered("ip_adapter", "ip_adapter", [{ ...SEEN, ...fields }]);
        return await draw(engine, graph, { ...given, models: { ...models, ip: ip as never } });
      };
      const shown = await seen();
      assert.ok(unlike(shown, plain) > 0.5);
      assert.ok(unlike(await seen({ weight: 0 }), plain) < 0.05);
      assert.ok(unlike(await seen({ image: [{ image_name: "dark" }] }), shown) > 0.1);
      const style = await seen({ method: "style" });
      assert.ok(unlike(style, plain) > 0.1 && unlike(style, shown) > 0.1);
      const refuses = async (says: RegExp, ...given: Parameters<typeof seen>) =>
        assert.match((await refusal(seen(...given))).message, says);
      await refuses(/ip\.safetensors needs an image encoder/, {}, source);
      const sdxl = { ...SEEN.ip_adapter_model, base: "sdxl" };
      await refuses(/"Show" is for sdxl.*is sd-1/, { ip_adapter_model: sdxl });
    });

    await t.step("unsuitable inputs are refused with the reason", async () => {
      const sdxl = { ...NET, base: "sdxl" };
      const family = await refused(/"Edges" is for sdxl.*is sd-1/, {}, { control_model: sdxl });
      assert.deepEqual([family.kind, family.field], ["invalid", "control"]);
      const ends = await refused(/the end must be later/, {}, {
        begin_step_percent: 0.5,
        end_step_percent: 0.5,
      });
      assert.equal(ends.field, "end_step_percent");
      await refused(/there is no image "gone"/, {}, { image: { image_name: "gone" } });
      await refused(/cannot be read/, { images: { ...images, edges: new Uint8Array(9) } }, {});
      await refused(/model\.safetensors.*holds no ControlNet/, {}, { control_model: MODEL });
      const onnx = { ...models, [MODEL.key]: { path: TEST_MODEL, format: "onnx" as never } };
      await refused(/cannot steer a model that was exported to ONNX/, { models: onnx }, {});
      await Deno.rename(models.other.path, `${folder}/away`);
      await refused(/other\.safetensors is missing/, {}, {
        control_model: { ...NET, key: "other" },
      });
      const many = Array.from({ length: 11 }, () => ({}));
      await refused(/at most 10 ControlNets/, {}, ...many);
      assert.deepEqual(await made(), plain, "the engine still works after all that");
    });
  } finally {
    await engine.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("ControlNets add to the cost, and weights out of range are refused before the run", () => {
  const cost = (...controls: Record<string, unknown>[]) => costOf(graphOf(...controls)).cost;
  const [none, one, three] = [cost(), cost({}), cost({}, {}, {})];
  assert.ok(Math.abs(one / none - 1.5) < 1e-9 && Math.abs(three / none - 2.5) < 1e-9);
  for (const control_weight of [2.1, -1.1, NaN, "1", [], [1, 3]]) {
    const [problem] = parseGraph(graphOf({ control_weight })).problems;
    assert.equal(problem?.field, "control_weight", `${control_weight}`);
  }
});
