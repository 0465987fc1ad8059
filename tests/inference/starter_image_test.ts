/**
 * The starter model draws what it always did. Images recorded on one machine are compared by their
 * pixels: processors with other instructions add in another order, and a value in a thousand may
 * then round the other way. `ATELIER_RECORD=1` records new ones, for another model or another way
 * of drawing.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createEngine } from "../../inference/engine.ts";
import { buildTextToImage } from "../../inference/graph/simple.ts";
import { pixelsOf } from "./images.ts";
import { job, params, TEST_MODEL } from "./test_model.ts";

const FOLDER = fileURLToPath(new URL("../fixtures/starter/", import.meta.url));

const IMAGES: Record<string, Parameters<typeof params>[0]> = {
  "circle_euler": { width: 128, height: 128, steps: 10 },
  "square_dpmpp_2m_k": {
    prompt: "a yellow square",
    negative_prompt: "red",
    width: 96,
    height: 64,
    steps: 8,
    scheduler: "dpmpp_2m_k",
    seed: 3,
  },
};

Deno.test({
  name: "the starter model's images are those that were recorded",
  ignore: !TEST_MODEL.endsWith("models/starter"),
  async fn() {
    const engine = createEngine({ device: "cpu" });
    try {
      for (const [name, changes] of Object.entries(IMAGES)) {
        const drawn: Uint8Array[] = [];
        await engine.run(job(buildTextToImage(params(changes))), {
          image: ({ png }) => void drawn.push(png),
        });
        const path = `${FOLDER}${name}.png`;
        if (Deno.env.get("ATELIER_RECORD")) await Deno.writeFile(path, drawn[0]!);
        const [made, recorded] = [
          await pixelsOf(drawn[0]!),
          await pixelsOf(await Deno.readFile(path)),
        ];
        assert.equal(made.length, recorded.length);
        const differences = made.map((value, i) => Math.abs(value - recorded[i]!));
        assert.ok(Math.max(...differences) <= 1, name);
        const others = differences.filter((value) => value > 0).length;
        assert.ok(
          others <= made.length / 1000,
          `${name}: ${others} of ${made.length} values differ`,
        );
      }
    } finally {
      await engine.close();
    }
  },
});
