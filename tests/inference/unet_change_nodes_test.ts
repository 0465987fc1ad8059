import assert from "node:assert/strict";
import type { NodeContext } from "../../inference/nodes/context.ts";
import type { RawValues } from "../../inference/nodes/definition.ts";
import { NODE_TYPES } from "../../inference/nodes/registry.ts";
import { MODEL } from "./test_params.ts";

const unet = { unet: MODEL, scheduler: MODEL, loras: [] };
const vae = { vae: MODEL, seamless_axes: [] };

/** These nodes reach for nothing. */
const run = (type: string, inputs: RawValues) =>
  NODE_TYPES.get(type)!.execute(inputs, {} as NodeContext);

Deno.test("the axes of a seamless image are passed on with the networks", async () => {
  assert.deepEqual(await run("seamless", { unet, vae }), {
    unet: { ...unet, seamless_axes: ["x", "y"] },
    vae: { ...vae, seamless_axes: ["x", "y"] },
    type: "seamless_output",
  });
  const { unet: one, vae: none } = await run("seamless", { unet, seamless_y: false });
  assert.deepEqual([one, none], [{ ...unet, seamless_axes: ["x"] }, null]);
  // The last node in a row decides, as in InvokeAI.
  const { unet: off } = await run("seamless", {
    unet: one,
    seamless_x: false,
    seamless_y: false,
  });
  assert.deepEqual(off, { ...unet, seamless_axes: [] });
});

Deno.test("the factors of FreeU are passed on with the U-Net", async () => {
  assert.deepEqual(await run("freeu", { unet }), {
    unet: { ...unet, freeu_config: { b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 } },
    type: "unet_output",
  });
  for (const wrong of [NaN, 3.1, -1.1, "1", null]) {
    await assert.rejects(run("freeu", { unet, s2: wrong }));
  }
  await assert.rejects(run("freeu", { unet: { ...unet, seamless_axes: ["z"] } }));
});
