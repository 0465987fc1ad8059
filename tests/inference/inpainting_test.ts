import assert from "node:assert/strict";
import { createEngine, type Engine, type ImageMade } from "../../inference/engine.ts";
import { buildExtended } from "../../inference/graph/extend.ts";
import type { Graph } from "../../inference/graph/schema.ts";
import {
  buildImageToImage,
  buildTextToImage,
  SIMPLE_NODE_IDS as ID,
} from "../../inference/graph/simple.ts";
import { halfMask, meanDifference, pixelsOf, plainPng } from "./images.ts";
import { writeSd15 } from "./random_checkpoint.ts";
import { refusal } from "./run_graph.ts";
import { MODEL, params } from "./test_params.ts";

/** The standard graph for inpainting. */
const inpaint = (init_image: string, mask: string) =>
  buildImageToImage({ ...params({ steps: 2 }), init_image, mask, strength: 1 });

/** The same with the node that softens masks. */
function gradient(init_image: string, mask: string): Graph {
  const graph = inpaint(init_image, mask);
  graph.nodes[ID.denoiseMask]!.type = "create_gradient_mask";
  return graph;
}

Deno.test("an inpainting model uses the image around the mask", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "atelier-inpainting-" });
  const engine: Engine = createEngine({ device: "cpu" });
  const path = `${folder}/inpainting.safetensors`;
  const models = { [MODEL.key]: { path, format: "checkpoint" as const } };
  const grey = (value: number, width: number, height: number) =>
    plainPng(width, height, { r: value, g: value, b: value });
  const images = {
    red: await plainPng(64, 64, { r: 220, g: 20, b: 20 }),
    blue: await plainPng(64, 64, { r: 20, g: 20, b: 220 }),
    half: await halfMask(64, 64),
    wide: await halfMask(300, 100),
    empty: await grey(255, 64, 64),
    full: await grey(0, 64, 64),
  };
  const draw = async (graph: Graph) => {
    const made: ImageMade[] = [];
    await engine.run({ id: crypto.randomUUID(), graph, models, images }, {
      image: (e) => void made.push(e),
    });
    return await pixelsOf(made.at(-1)!.png);
  };
  const unlike = (a: Uint8Array, b: Uint8Array) => meanDifference(a, b, 64);
  try {
    await writeSd15(path, 1, /^/, 9);
    const red = await draw(inpaint("red", "half"));

    await t.step("of the image and the mask", async () => {
      assert.ok(unlike(red, await draw(inpaint("blue", "half"))) > 0.5);
      assert.ok(unlike(red, await draw(inpaint("red", "full"))) > 0.5);
      assert.deepEqual(await draw(inpaint("red", "full")), await draw(inpaint("blue", "full")));
    });

    await t.step("also with an empty mask, one of another size, or none", async () => {
      assert.ok(unlike(red, await draw(inpaint("red", "empty"))) > 0.5);
      assert.ok(unlike(red, await draw(inpaint("red", "wide"))) < 0.1);
      const none = await draw(buildTextToImage(params({ steps: 2 })));
      assert.ok(new Set(none).size > 32, "it is no plain surface");
    });

    await t.step("with a soft mask, every cell that may change is painted", async () => {
      const soft = await draw(gradient("red", "half"));
      assert.ok(unlike(red, soft) > 0.1);
      assert.ok(unlike(soft, await draw(gradient("blue", "half"))) > 0.5);
    });

    await t.step("beyond the sides of an image, by what is in it", async () => {
      const extended = (init_image: string) =>
        buildExtended({
          ...params({ steps: 2, width: 96, height: 64 }),
          init_image,
          init_size: { width: 64, height: 64 },
          strength: 1,
          extend: { left: 0, top: 0, right: 32, bottom: 0 },
        });
      const [ofRed, ofBlue] = [await draw(extended("red")), await draw(extended("blue"))];
      const isNew = (x: number) => x >= 80;
      assert.ok(meanDifference(ofRed, ofBlue, 96, isNew) > 0.5, "the new part sees the old");
      const [r, g, b] = ofRed.slice(0, 3);
      assert.ok(Math.abs(r! - 220) + Math.abs(g! - 20) + Math.abs(b! - 20) < 6, `${r} ${g} ${b}`);
    });

    await t.step("without the image it is refused", async () => {
      const graph = inpaint("red", "half");
      graph.edges = graph.edges.filter(({ destination }) =>
        destination.node_id !== ID.denoiseMask || destination.field !== "image"
      );
      assert.match((await refusal(draw(graph))).message, /connect the image and the VAE/);
      graph.nodes[ID.denoiseMask]!["image"] = { image_name: "wide" };
      assert.match((await refusal(draw(graph))).message, /their sizes must agree/);
    });
  } finally {
    await engine.close();
    await Deno.remove(folder, { recursive: true });
  }
});
