import assert from "node:assert/strict";
import { buildTinyDecoder, buildTinyEncoder } from "../../../inference/networks/mod.ts";
import { tinySource } from "../../../inference/networks/names/taesd.ts";
import type { Weights } from "../../../inference/weights/catalogue.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { type Golden, weightsBelow } from "./files.ts";
import { assertClose, BUILD, withNetwork } from "./run.ts";
import { join } from "node:path";

/**
 * The channels of the latents that a file encodes to or decodes from; `undefined` if it does not.
 */
function channels(weights: Weights, side: "encoder" | "decoder"): number | undefined {
  const source = tinySource(weights);
  if (side === "decoder") return source.find("decoder.layers.0.weight")?.shape[1];
  const last = Array.from({ length: 64 }, (_, i) => source.find(`encoder.layers.${i}.bias`));
  return last.findLast((tensor) => tensor !== undefined)?.shape[0];
}

export async function checkTaesd(golden: Golden, t: Deno.TestContext): Promise<void> {
  const checked = { encoder: 0, decoder: 0 };
  for (const path of weightsBelow(golden.family)) {
    if (path === "taesd.safetensors") continue;
    const weights = await openWeights(join(golden.family, path));
    for (const name of Object.keys(golden.cases)) {
      const latents = await golden.numbers(name, "latents");
      if (channels(weights, "decoder") === latents.dims[1]) {
        checked.decoder++;
        await t.step(
          `${path}: decode ${name}`,
          () =>
            withNetwork(buildTinyDecoder(weights, BUILD), async (run) => {
              const { sample } = await run({ latent_sample: latents });
              assertClose(sample, await golden.numbers(name, "decoded"), "decoded");
              const raw = { ...sample!, data: sample!.data.map((value) => (value + 1) / 2) };
              assertClose(raw, await golden.numbers(name, "raw_decoder_out"), "raw_decoder_out");
            }),
        );
      }
      if (channels(weights, "encoder") === latents.dims[1]) {
        checked.encoder++;
        await t.step(
          `${path}: encode ${name}`,
          () =>
            withNetwork(buildTinyEncoder(weights, BUILD), async (run) => {
              const { latents } = await run({ sample: await golden.numbers(name, "image") });
              assertClose(latents, await golden.numbers(name, "encoded"), "encoded");
            }),
        );
      }
    }
  }
  assert.ok(checked.encoder > 0 && checked.decoder > 0, "there are no weights");
}
