import assert from "node:assert/strict";
import { join } from "node:path";
import { buildT2IAdapter, buildUNet } from "../../../inference/networks/mod.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { candidates, type Golden, type Numbers, weightsBelow } from "./files.ts";
import { assertClose, BUILD, withNetwork } from "./run.ts";
import { holdsUNet, unetFeeds, unetOptions } from "./unet.ts";

export async function checkT2IAdapter(golden: Golden, t: Deno.TestContext): Promise<void> {
  const folder = join(golden.folder, "diffusers");
  const [path] = weightsBelow(folder);
  const [base] = await candidates(golden.family, "unet", holdsUNet);
  assert.ok(path && base, "there are no weights");
  const weights = await openWeights(join(folder, path));
  for (const name of Object.keys(golden.cases)) {
    const { cond, ...given } = await unetFeeds(golden, name);
    const { scale, timestep } = golden.cases[name] as unknown as Record<string, number[] & number>;
    const features: Record<string, Numbers> = {};
    await t.step(name, async () => {
      await withNetwork(buildT2IAdapter(weights, BUILD), async (run) => {
        for (const [output, { data, dims }] of Object.entries(await run({ image: cond! }))) {
          const expected = await golden.numbers(name, output.replace("feature", "feat"));
          assertClose({ data, dims }, expected, output);
          features[output] = { data: data.map((value) => value * scale!), dims };
        }
      });
    });
    await t.step(`U-Net: ${name}`, async () => {
      const feeds = { ...given, timestep: { data: Float32Array.from(timestep!), dims: [1] } };
      const model = buildUNet(base.weights, { ...unetOptions(base, feeds), adapter: true });
      await withNetwork(model, async (run) => {
        const { out_sample: out } = await run({ ...feeds, ...features });
        assertClose(out, await golden.numbers(name, "unet_out"), "unet_out");
      });
    });
  }
}
