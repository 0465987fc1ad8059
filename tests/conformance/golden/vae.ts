import assert from "node:assert/strict";
import {
  buildDividedVaeDecoder,
  buildDividedVaeEncoder,
  buildVaeDecoder,
  buildVaeEncoder,
  type LevelModel,
} from "../../../inference/networks/mod.ts";
import type { Axes } from "../../../inference/pipeline/tiling.ts";
import { vaeSource } from "../../../inference/networks/names/vae.ts";
import type { Weights } from "../../../inference/weights/catalogue.ts";
import { candidates, type Golden, type Numbers } from "./files.ts";
import { vaeHints } from "./hints.ts";
import { assertClose, BUILD, withNetwork } from "./run.ts";

function holdsVae(weights: Weights): boolean {
  try {
    return Boolean(vaeSource(weights));
  } catch {
    return false;
  }
}

export async function checkVae(
  golden: Golden,
  t: Deno.TestContext,
  build = BUILD,
): Promise<void> {
  const found = await candidates(golden.family, "vae", holdsVae);
  assert.ok(found.length > 0, "there are no weights");
  for (const candidate of found) {
    const options = { ...build, ...vaeHints(candidate) };
    const names = Object.keys(golden.cases);
    const encoded = names.filter((name) => golden.cases[name]!.outputs.includes("mean"));
    if (encoded.length > 0) {
      await t.step(
        `${candidate.path}: encode`,
        () =>
          withNetwork(buildVaeEncoder(candidate.weights, options), async (run) => {
            for (const name of encoded) {
              const outputs = await run({ sample: await golden.numbers(name, "image") });
              for (const output of ["mean", "logvar"]) {
                assertClose(
                  outputs[output],
                  await golden.numbers(name, output),
                  `${name} ${output}`,
                );
              }
            }
          }),
      );
    }
    const [first] = encoded;
    if (first) {
      await t.step(`${candidate.path}: in several networks`, async () => {
        const divided = { ...options, attentionParts: 3 };
        const { inner, levels } = buildDividedVaeDecoder(candidate.weights, divided);
        const latents = await golden.numbers(first, "latents");
        let values = await outputOf(inner, { latent_sample: latents }, "values");
        for (const level of levels) values = await throughLevel(level, values);
        assertClose(values, await golden.numbers(first, "decoded"), `${first} decoded`);
        const encoder = buildDividedVaeEncoder(candidate.weights, divided);
        let cells = await golden.numbers(first, "image");
        for (const level of encoder.levels) cells = await throughLevel(level, cells);
        const mean = await outputOf(encoder.inner, { values: cells }, "mean");
        assertClose(mean, await golden.numbers(first, "mean"), `${first} mean`);
      });
    }
    const seamlessOf = (name: string) => golden.cases[name]!["seamless"] as Axes | undefined;
    for (const [axes = "", alike] of Map.groupBy(names, (name) => seamlessOf(name)?.join(""))) {
      const seamless = [...axes] as ("x" | "y")[];
      await t.step(
        `${candidate.path}: decode ${axes}`,
        () =>
          withNetwork(buildVaeDecoder(candidate.weights, { ...options, seamless }), async (run) => {
            for (const name of alike) {
              const { sample } = await run({
                latent_sample: await golden.numbers(name, "latents"),
              });
              assertClose(sample, await golden.numbers(name, "decoded"), `${name} decoded`);
            }
          }),
      );
    }
  }
}

const outputOf = (
  model: Parameters<typeof withNetwork>[0],
  feeds: Record<string, Numbers>,
  name: string,
) => withNetwork(model, async (run) => (await run(feeds))[name]!);

/** Runs a level with its own norms, and with these given: their numbers are the same. */
async function throughLevel(level: LevelModel, values: Numbers): Promise<Numbers> {
  const dims = level.inputs.find(({ name }) => name === "norms")!.dims as number[];
  const none = new Float32Array(dims[0]! * dims[1]!);
  const [, , height = 0, width = 0] = values.dims;
  return await withNetwork(level, async (run) => {
    const feeds = (own: number, norms: Float32Array) => ({
      values,
      norms: { data: norms, dims },
      own: { data: new Float32Array([own]), dims: [1] },
      inside: { data: new Float32Array([0, 0, height, width]), dims: [4] },
    });
    const { out, measured } = await run(feeds(1, none));
    const { out: again, measured: same } = await run(feeds(0, measured!.data));
    assertClose(again, out!, "what it gives with given norms", 1e-5);
    assertClose(same, measured!, "what it measures with given norms", 1e-5);
    return again!;
  });
}
