import assert from "node:assert/strict";
import { join } from "node:path";
import { buildTextEncoder, buildUNet, buildVaeDecoder } from "../../../inference/networks/mod.ts";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { GOLDEN_DIR, hintsOf, type Numbers, readGolden } from "../../conformance/golden/files.ts";
import { clipHints, unetHints, vaeHints } from "../../conformance/golden/hints.ts";
import { assertClose, BUILD, FOR_GPUS, withNetwork } from "../../conformance/golden/run.ts";
import { unetFeeds } from "../../conformance/golden/unet.ts";
import { type Copies, ggufCopy } from "../../gguf_copy.ts";
import { folderWith } from "../weights/folder.ts";

type Rest<T> = T extends [unknown, ...infer R] ? R : never;

const SD15 = join(GOLDEN_DIR, "sd15/sd15_single.safetensors");
const says = hintsOf(SD15)!;
const hints = { says, path: "", weights: null as unknown as Weights };

async function withCopies(
  copies: Copies,
  use: (blocks: Weights, halves: Weights) => Promise<void>,
): Promise<void> {
  await using folder = await folderWith({
    "a.gguf": copies.gguf,
    "a.safetensors": copies.safetensors,
  });
  await use(await openWeights(folder.at("a.gguf")), await openWeights(folder.at("a.safetensors")));
}

const output = async (
  model: ReturnType<typeof buildUNet>,
  feeds: Record<string, Numbers>,
  name: string,
) => (await withNetwork(model, (run) => run(feeds)))[name]!;

const PREFIX = "model.diffusion_model.";

/** A family, its weights, and how they are written. */
const FILES: Record<string, [string, string, ...Rest<Parameters<typeof ggufCopy>>]> = {
  "a whole checkpoint of stable-diffusion.cpp": [
    "sd15",
    "sd15_single.safetensors",
    "stable-diffusion.cpp",
  ],
  "a U-Net of ComfyUI-GGUF": [
    "sd15",
    "sd15_single.safetensors",
    "ComfyUI-GGUF",
    (name) => name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null,
  ],
  "a U-Net in diffusers' names": [
    "sd2",
    "diffusers/unet/diffusion_pytorch_model.safetensors",
    "ComfyUI-GGUF",
  ],
};

for (const [what, [family, file, ...how]] of Object.entries(FILES)) {
  Deno.test(`${what} computes what its numbers say, and almost what it did before`, async () => {
    const path = join(GOLDEN_DIR, family, file);
    const golden = await readGolden(`${family}/unet`);
    const [name] = Object.keys(golden.cases) as [string];
    const feeds = Object.fromEntries(
      Object.entries(await unetFeeds(golden, name)).map(([name, all]) => [name, first(all)]),
    );
    const whole = await openWeights(path);
    const unet = unetHints({ says: hintsOf(path)!, path, weights: whole });
    await withCopies(await ggufCopy(whole, ...how), async (blocks, halves) => {
      for (const options of [BUILD, FOR_GPUS]) {
        const build = (weights: Weights) => buildUNet(weights, { ...options, ...unet });
        const model = build(blocks);
        const types = new Set(model.held.values().map(({ type }) => type));
        assert.ok(types.has("Q8_0") && types.has("Q4_1") && types.has("F32"), [...types].join());
        assert.equal(model.parameters, build(whole).parameters);
        const found = await output(model, feeds, "out_sample");
        assertClose(found, await output(build(halves), feeds, "out_sample"), "out", 1e-6);
        assertClose(found, first(await golden.numbers(name, "out")), "out", 0.2);
      }
    });
  });
}

/** The first image of several. */
function first({ data, dims }: Numbers): Numbers {
  return { data: data.slice(0, data.length / dims[0]!), dims: [1, ...dims.slice(1)] };
}

Deno.test("text encoder and autoencoder of a quantised checkpoint are found in it", async () => {
  const whole = await openWeights(SD15);
  await withCopies(await ggufCopy(whole, "stable-diffusion.cpp"), async (blocks, halves) => {
    const ids = { data: Float32Array.from({ length: 77 }, (_, i) => i), dims: [1, 77] };
    const texts = {
      input_ids: { ...ids, data: Int32Array.from(ids.data) as unknown as Float32Array },
      further_embeddings: { data: new Float32Array(32), dims: [1, 32] },
    };
    const latents = {
      data: new Float32Array(4 * 64).map((_, i) => Math.sin(i)),
      dims: [1, 4, 8, 8],
    };
    const clip = (weights: Weights) =>
      buildTextEncoder(weights, { ...BUILD, ...clipHints(hints, false, 5) });
    const vae = (weights: Weights) => ({
      ...buildVaeDecoder(weights, { ...BUILD, ...vaeHints(hints) }),
      unmet: [],
    });
    assert.ok(clip(blocks).held.size > 10);
    assertClose(
      await output(clip(blocks), texts, "last_hidden_state"),
      await output(clip(halves), texts, "last_hidden_state"),
      "text",
      1e-6,
    );
    const name = vae(blocks).outputs[0]!.name;
    assertClose(
      await output(vae(blocks), { [vae(blocks).inputs[0]!.name]: latents }, name),
      await output(vae(halves), { [vae(blocks).inputs[0]!.name]: latents }, name),
      "image",
      1e-6,
    );
  });
});
