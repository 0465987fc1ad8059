import assert from "node:assert/strict";
import { join } from "node:path";
import { buildControlNet, buildUNet } from "../../../inference/networks/mod.ts";
import {
  type Candidate,
  candidates,
  type Golden,
  hintsOf,
  type Numbers,
  weightsBelow,
} from "./files.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { assertClose, withNetwork } from "./run.ts";
import { holdsUNet, unetFeeds, unetOptions } from "./unet.ts";

/** How strongly each residual counts: in guess mode the deeper ones count more. */
function scales(golden: Golden, name: string, count: number): number[] {
  const { conditioning_scale: scale, guess_mode: guess } = golden.cases[name] as unknown as {
    conditioning_scale: number;
    guess_mode: boolean;
  };
  return Array.from({ length: count }, (_, i) => scale * (guess ? 10 ** (i / (count - 1) - 1) : 1));
}

async function controlNets(folder: string): Promise<Candidate[]> {
  return await Promise.all(
    weightsBelow(folder).map(async (path) => {
      const says = hintsOf(join(folder, path));
      assert.ok(says, `${path} has no hints`);
      return { path, says, weights: await openWeights(join(folder, path)) };
    }),
  );
}

export async function checkControlNet(golden: Golden, t: Deno.TestContext): Promise<void> {
  const nets = await controlNets(join(golden.folder, "controlnet"));
  const [base] = await candidates(golden.family, "unet", holdsUNet);
  assert.ok(nets.length > 0 && base, "there are no weights");
  for (const name of Object.keys(golden.cases)) {
    const { cond, ...feeds } = await unetFeeds(golden, name);
    const residuals: Record<string, Numbers> = {};
    for (const net of nets) {
      await t.step(`${net.path}: ${name}`, async () => {
        const options = unetOptions(net, feeds);
        await withNetwork(buildControlNet(net.weights, options), async (run) => {
          const outputs = Object.entries(await run({ ...feeds, controlnet_cond: cond! }));
          const factors = scales(golden, name, outputs.length);
          for (const [i, [output, { data, dims }]] of outputs.entries()) {
            residuals[output] = { data: data.map((value) => value * factors[i]!), dims };
            assertClose(residuals[output], await golden.numbers(name, output), output);
          }
        });
      });
    }
    await t.step(`U-Net: ${name}`, async () => {
      const model = buildUNet(base.weights, { ...unetOptions(base, feeds), control: true });
      await withNetwork(model, async (run) => {
        const { out_sample: out } = await run({ ...feeds, ...residuals });
        assertClose(out, await golden.numbers(name, "unet_out"), "unet_out");
      });
    });
  }
}
