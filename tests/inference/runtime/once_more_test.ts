import assert from "node:assert/strict";
import type { Conditioning, UNetCall } from "../../../inference/pipeline/networks.ts";
import type { Models } from "../../../inference/runtime/models.ts";
import { withSecondTries } from "../../../inference/runtime/once_more.ts";

const prompt: Conditioning = { data: new Float32Array(1), tokens: 1, width: 1 };
const call: UNetCall = {
  ...{ sample: new Float32Array(1), height: 1, width: 1, timestep: 1 },
  prompts: [prompt, prompt],
};

/** A U-Net that has memory for so many prompts at once, and whose sessions `release` closes. */
function scarce(most: () => number) {
  let open = 0;
  const batches: number[] = [];
  const models = {
    unet() {
      const session = ++open;
      return Promise.resolve({
        unet: {
          channels: 4,
          distilled: false,
          predict({ prompts }: UNetCall) {
            if (session !== open) return Promise.reject(new Error("the session is closed"));
            batches.push(prompts.length);
            if (prompts.length > most()) return Promise.reject(new Error("Device out of memory"));
            return Promise.resolve(prompts.map((_, i) => new Float32Array([i])));
          },
        },
        controlNets: [],
      });
    },
  } as unknown as Models;
  return { batches, models: withSecondTries(models, () => Promise.resolve(void open++)) };
}

Deno.test("a step that runs out of memory is retried, one prompt after the other", async () => {
  let most = 1;
  const { models, batches } = scarce(() => most);
  const { unet } = await models.unet({ path: "/m", format: "checkpoint" });
  assert.equal((await unet.predict(call)).length, 2);
  assert.deepEqual(batches, [2, 1, 1]);
  most = 0;
  await assert.rejects(unet.predict(call), /out of memory, even with .* a smaller model/);
});
