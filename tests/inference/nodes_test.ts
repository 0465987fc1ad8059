import assert from "node:assert/strict";
import type { Edge, Graph } from "../../inference/graph/schema.ts";
import { buildImageToImage, buildTextToImage } from "../../inference/graph/simple.ts";
import { pixelsOf, plainPng } from "./images.ts";
import { graphOf, type Nodes, refusal, run, withEngine } from "./run_graph.ts";
import { params } from "./test_model.ts";

const BLUE = { r: 30, g: 60, b: 200 };

Deno.test("nodes on the real engine", (t) =>
  withEngine(async (engine) => {
    const png = await plainPng(100, 80, BLUE);

    await t.step("values known only at run time are checked, too", async () => {
      const graph = graphOf({
        width: { type: "add", a: 60, b: 5 },
        noise: { type: "noise" },
      }, ["width.value > noise.width"]);
      const error = await refusal(run(engine, graph));
      assert.deepEqual([error.kind, error.nodeId, error.field], ["invalid", "noise", "width"]);
      const word = graphOf({
        word: { type: "string_join", string_left: "non", string_right: "sense" },
        sampler: { type: "scheduler" },
      }, ["word.value > sampler.scheduler"]);
      assert.equal((await refusal(run(engine, word))).field, "scheduler");
    });

    await t.step("an image can be used by other nodes whatever its output is called", async () => {
      const graph = graphOf({
        mask: { type: "create_gradient_mask", mask: { image_name: "p" }, edge_radius: 0 },
        small: { type: "img_resize", width: 16, height: 16 },
      }, ["mask.expanded_mask_area > small.image"]);
      const { images } = await run(engine, graph, { p: png });
      const small = images.find(({ nodeId }) => nodeId === "small");
      assert.deepEqual([small?.width, small?.height], [16, 16]);
    });

    await t.step(
      "images are resized, cropped, scaled and saved with board and metadata",
      async () => {
        const image = { image_name: "p" };
        const graph = graphOf({
          p: { type: "image", image },
          wide: { type: "img_resize", width: 40, height: 20, resample_mode: "lanczos" },
          part: { type: "img_crop", x: -5, y: 0, width: 20, height: 30 },
          twice: { type: "img_scale", scale_factor: 0.5, image },
          note: { type: "metadata_item", label: "mood", value: "calm" },
          notes: { type: "metadata" },
          file: { type: "save_image", board: { board_id: "b1" }, is_intermediate: false },
        }, [
          "p.image > wide.image",
          "p.image > part.image",
          "wide.image > file.image",
          "note.item > notes.items",
          "notes.metadata > file.metadata",
        ]);
        const { images, results } = await run(engine, graph, { p: png });
        const sizes = Object.fromEntries(images.map((i) => [i.nodeId, [i.width, i.height]]));
        assert.deepEqual(sizes, {
          wide: [40, 20],
          part: [20, 30],
          twice: [50, 40],
          file: [40, 20],
        });
        assert.deepEqual(results["p"], { image, width: 100, height: 80, type: "image_output" });
        const filed = images.find((i) => i.nodeId === "file");
        assert.deepEqual([filed?.boardId, filed?.metadata], ["b1", { mood: "calm" }]);
        assert.equal(images.find((i) => i.nodeId === "wide")?.boardId, null);
        const middle = (await pixelsOf(filed?.png ?? new Uint8Array())).slice(0, 3);
        assert.deepEqual([...middle], [BLUE.r, BLUE.g, BLUE.b]);
      },
    );

    await t.step("masks and blank images are made", async () => {
      const glass = await plainPng(16, 8, { r: 1, g: 2, b: 3, alpha: 0 });
      const graph = graphOf({
        mask: { type: "tomask", image: { image_name: "glass" } },
        other: { type: "tomask", image: { image_name: "glass" }, invert: true },
        blank: { type: "blank_image", width: 8, height: 16, color: { r: 9, g: 8, b: 7, a: 255 } },
      });
      const { images } = await run(engine, graph, { glass });
      const first = async (id: string) => {
        const found = images.find((image) => image.nodeId === id);
        return [...(await pixelsOf(found?.png ?? new Uint8Array())).slice(0, 3)];
      };
      assert.deepEqual(await first("mask"), [0, 0, 0]);
      assert.deepEqual(await first("other"), [255, 255, 255]);
      assert.deepEqual(await first("blank"), [9, 8, 7]);
    });

    await t.step("an exported model refuses changes with the reason", async () => {
      const seamless = changed({ type: "seamless" }, "unet");
      const { message, nodeId } = await refusal(run(engine, seamless));
      assert.match(message, /cannot be seamless.*exported to ONNX.*\.safetensors/);
      assert.equal(nodeId, "denoise");
      const decoder = changed({ type: "seamless" }, "vae");
      assert.equal((await refusal(run(engine, decoder))).nodeId, "decode");
      const freeU = await refusal(run(engine, changed({ type: "freeu" }, "unet")));
      assert.match(freeU.message, /FreeU cannot be applied to a model that was exported/);
    });

    await t.step("numbers and texts are computed", async () => {
      const nodes: Nodes = {
        add: { type: "add", a: 2, b: 3 },
        sub: { type: "sub", a: 2, b: 3 },
        mul: { type: "mul", a: 2, b: 3 },
        div: { type: "div", a: 7, b: -2 },
        mod: { type: "integer_math", operation: "MOD", a: -1, b: 5 },
        exp: { type: "integer_math", operation: "EXP", a: 2, b: 10 },
        sqrt: { type: "float_math", operation: "SQRT", a: 9, b: 0 },
        near: { type: "float_to_int", value: 70, multiple: 8, method: "Floor" },
        round: { type: "round_float", value: 1.2345, decimals: 2 },
        join: { type: "string_join", string_left: "a ", string_right: "cat" },
        three: {
          type: "string_join_three",
          string_left: "a",
          string_middle: "b",
          string_right: "c",
        },
        swap: {
          type: "string_replace",
          string: "A Cat",
          search_string: "cat",
          replace_string: "dog",
        },
        rand: { type: "rand_int", low: 5, high: 6 },
      };
      const { results } = await run(engine, graphOf(nodes));
      const values = Object.fromEntries(
        Object.entries(results).map(([id, out]) => [id, out["value"]]),
      );
      assert.deepEqual(values, {
        add: 5,
        sub: -1,
        mul: 6,
        div: -3,
        mod: 4,
        exp: 1024,
        sqrt: 3,
        near: 64,
        round: 1.23,
        join: "a cat",
        three: "abc",
        swap: "A dog",
        rand: 5,
      });
      const zero = graphOf({ div: { type: "div", a: 1, b: 0 } });
      assert.equal((await refusal(run(engine, zero))).kind, "invalid");
      const ranges = graphOf({
        r: { type: "range", start: 0, stop: 10, step: 4 },
        f: { type: "float_range", start: 0, stop: 1, steps: 3 },
        x: { type: "random_range", low: 0, high: 10, size: 4, seed: 3 },
      });
      const [one, two] = [await run(engine, ranges), await run(engine, ranges)];
      assert.deepEqual(one.results["r"]?.["collection"], [0, 4, 8]);
      assert.deepEqual(one.results["f"]?.["collection"], [0, 0.5, 1]);
      assert.deepEqual(one.results["x"], two.results["x"]);
    });

    await t.step("an unusable start image is an error of its node", async () => {
      const graph = buildImageToImage({ ...params(), init_image: "a", strength: 0.5 });
      const bad: Record<string, Uint8Array> = {
        text: new TextEncoder().encode("not an image at all"),
        empty: new Uint8Array(),
        half: png.slice(0, png.length / 2),
        huge: headerOf(50_000, 50_000),
      };
      for (const [name, bytes] of Object.entries(bad)) {
        const error = await refusal(run(engine, graph, { a: bytes }));
        assert.deepEqual([error.kind, error.nodeId], ["invalid", "init_resize"], name);
        assert.match(error.message, /image/, name);
      }
      const gone = await refusal(run(engine, graph, { a: "/nonexistent/a.png" }));
      assert.match(gone.message, /gone/);
      assert.match((await refusal(run(engine, graph))).message, /there is no image "a"/);
    });
  }));

/** A text-to-image graph in which a node stands between the model and its U-Net or its VAE. */
function changed(node: { type: string }, network: "unet" | "vae"): Graph {
  const { nodes, edges } = buildTextToImage(params());
  const before = (edge: Edge) => edge.source.field === network;
  const through = edges.filter(before).map(({ destination }) => ({
    source: { node_id: "change", field: network },
    destination,
  }));
  const [first] = edges.filter(before);
  const into = { ...first!, destination: { node_id: "change", field: network } };
  return {
    nodes: { ...nodes, change: { id: "change", ...node } },
    edges: [...edges.filter((edge) => !before(edge)), into, ...through],
  };
}

/** A PNG that promises a size and holds nothing. */
function headerOf(width: number, height: number): Uint8Array {
  const bytes = new Uint8Array(33);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  bytes.set([8, 2, 0, 0, 0], 24);
  view.setUint32(29, crc32(bytes.subarray(12, 29)));
  return bytes;
}

/** ISO 3309, as PNG's chunks have it. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
