import assert from "node:assert/strict";
import { buildVaeDecoder, buildVaeEncoder } from "../../../inference/networks/mod.ts";
import { vaeSource } from "../../../inference/networks/names/vae.ts";
import type { Weights } from "../../../inference/weights/catalogue.ts";
import { candidates, type Golden } from "./files.ts";
import { vaeHints } from "./hints.ts";
import { assertClose, BUILD, withNetwork } from "./run.ts";

function holdsVae(weights: Weights): boolean {
  try {
    return Boolean(vaeSource(weights));
  } catch {
    return false;
  }
}

export async function checkVae(golden: Golden, t: Deno.TestContext): Promise<void> {
  const found = await candidates(golden.family, "vae", holdsVae);
  assert.ok(found.length > 0, "there are no weights");
  for (const candidate of found) {
    const options = { ...BUILD, ...vaeHints(candidate) };
    await t.step(
      `${candidate.path}: encode`,
      () =>
        withNetwork(buildVaeEncoder(candidate.weights, options), async (run) => {
          for (const name of Object.keys(golden.cases)) {
            const outputs = await run({ sample: await golden.numbers(name, "image") });
            for (const output of ["mean", "logvar"]) {
              assertClose(outputs[output], await golden.numbers(name, output), `${name} ${output}`);
            }
          }
        }),
    );
    await t.step(
      `${candidate.path}: decode`,
      () =>
        withNetwork(buildVaeDecoder(candidate.weights, options), async (run) => {
          for (const name of Object.keys(golden.cases)) {
            const { sample } = await run({ latent_sample: await golden.numbers(name, "latents") });
            assertClose(sample, await golden.numbers(name, "decoded"), `${name} decoded`);
          }
        }),
    );
  }
}
