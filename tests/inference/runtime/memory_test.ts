import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { familyOf } from "../../../inference/families/family.ts";
import { buildUNet, buildVaeDecoder } from "../../../inference/networks/mod.ts";
import type { Conditioning } from "../../../inference/pipeline/networks.ts";
import { decode } from "../../../inference/pipeline/vae.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { openAutoencoder } from "../../../inference/runtime/safetensors/autoencoder.ts";
import { createParts } from "../../../inference/runtime/safetensors/parts.ts";
import { openUpscaler } from "../../../inference/runtime/safetensors/upscaler.ts";
import { openUNet } from "../../../inference/runtime/safetensors/unet.ts";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { sourceOf } from "../../conformance/golden/sources.ts";

const SD15 = fileURLToPath(new URL("../../fixtures/golden/sd15/", import.meta.url));
const MIB = 2 ** 20;

/** A workshop on the CPU, where so many bytes of memory are free as `memory` says. */
async function workshopWith(memory: { free: number }) {
  const opened: string[] = [];
  const sessions = createSessionCache(2 ** 30, (_, message) => void opened.push(message));
  const backend = await openBackend("cpu");
  return { sessions, opened, backend, watch: { ms: 0 }, free: () => memory.free };
}

const prompt = (seed: number): Conditioning => ({
  data: Float32Array.from({ length: 77 * 32 }, (_, i) => Math.sin(i * 0.37 + seed)),
  tokens: 77,
  width: 32,
});

const call = (side: number) => ({
  sample: Float32Array.from({ length: 4 * side * side }, (_, i) => Math.cos(i)),
  height: side,
  width: side,
  timestep: 500,
  prompts: [prompt(1), prompt(2)],
});

Deno.test("the memory of a run grows with its size, batch and attention scores", async () => {
  const weights = await openWeights(`${SD15}sd15_single.safetensors`);
  const options = { precision: "float32", device: "cpu", groups: 4, heads: { count: 2 } } as const;
  const bytes = (attention: "fused" | "plain", batch: number, side: number, tokens = 77) =>
    buildUNet(weights, { ...options, attention })
      .activations({ batch, height: side, width: side, tokens });
  const small = bytes("fused", 1, 32);
  // Five images of 8 channels and 32² numbers are about what exists at one time.
  assert.ok(small > 0.15 * MIB && small < 2 * MIB, `${small}`);
  const grown = bytes("fused", 2, 64) / small;
  assert.ok(grown > 6 && grown < 8.5, `${grown}`);
  // Scores: 2 heads of 4096² numbers.
  const scores = bytes("plain", 1, 64) / (2 * 4096 ** 2 * 4);
  assert.ok(scores > 1 && scores < 1.1, `${scores}`);
  const decoder = buildVaeDecoder(weights, { ...options, attention: "fused" });
  const halves = buildVaeDecoder(weights, { ...options, attention: "fused", precision: "float16" });
  const image = { batch: 1, height: 64, width: 64 };
  assert.throws(() => decoder.activations({ batch: 1, height: 64 }), /lack "width"/);
  assert.equal(halves.activations(image) * 2, decoder.activations(image));
});

Deno.test("the memory of ControlNets is counted", async () => {
  const weights = await openWeights(`${SD15}sd15_single.safetensors`);
  const take = (control: boolean) =>
    buildUNet(weights, {
      ...({ precision: "float32", device: "cpu", attention: "fused" } as const),
      ...{ groups: 4, heads: { count: 2 }, control },
    }).activations({ batch: 2, height: 64, width: 64, tokens: 77 });
  // Skip connections of 8, 8, 16, 16 … channels at sides of 64, 32, 16 and 8, and the middle.
  const added = 8 * (3 * 64 ** 2 + 32 ** 2) + 16 * (2 * 32 ** 2 + 16 ** 2) +
    32 * (2 * 16 ** 2 + 8 ** 2) + 32 * (2 * 8 ** 2 + 8 ** 2);
  assert.equal(take(true) - take(false), 2 * 4 * added);
});

Deno.test("a size that does not fit is refused with the reason before the run", async () => {
  const memory = { free: Infinity };
  const workshop = await workshopWith(memory);
  const part = await createParts().open(await sourceOf("sd15"), "unet");
  const open = () => openUNet(workshop, familyOf("sd-1")!, { unet: part, loras: [] }).unet;
  const roomy = await open().predict(call(32));
  await workshop.sessions.release();

  // Its weights are 2.3 MB; both halves of guidance fit one by one.
  memory.free = 3.4 * MIB;
  const tight = open();
  const both = await tight.predict(call(32));
  both.forEach((values, half) =>
    values.forEach((value, i) => assert.ok(Math.abs(value - roomy[half]![i]!) < 1e-4))
  );
  const refused = await tight.predict(call(96)).then(() => null, (error: unknown) => error);
  assert.ok(refused instanceof RangeError);
  const [, side] = /^768×768 takes about .* GB are free: (\d+)×\d+ is the largest that fits$/
    .exec(refused.message) ?? [];
  assert.ok(side && Number(side) >= 256 && Number(side) < 768, refused.message);
  await tight.predict(call(Number(side) / 8));

  memory.free = 0;
  await workshop.sessions.release();
  await assert.rejects(open().predict(call(8)), /there is no room for this model/);
  assert.equal(workshop.opened.length, 2, "it was not opened for that");
  memory.free = Infinity;
  await workshop.sessions.release();
});

Deno.test("a U-Net and a ControlNet need memory for both, and for a run", async () => {
  const memory = { free: Infinity };
  const workshop = await workshopWith(memory);
  const parts = createParts();
  const unet = await parts.open(await sourceOf("sd15"), "unet");
  const control = await parts.whole(`${SD15}controlnet/diffusers`);
  const { unet: net, controlNets: [steering] } = openUNet(workshop, familyOf("sd-1")!, {
    unet,
    loras: [],
    controls: [control],
  });
  const image = {
    data: new Float32Array(3 * 128 * 128),
    channels: 3,
    width: 128,
    height: 128,
  };
  const step = async () => {
    const residuals = await steering!.predict({ ...call(16), image });
    return await net.predict({ ...call(16), control: residuals });
  };
  const [, ...further] = [await step(), await step()];
  assert.ok(further[0]!.every((values) => values.every(Number.isFinite)));
  assert.equal(workshop.opened.length, 2);
  await workshop.sessions.release();

  const { parameters } = buildUNet(unet.weights, {
    ...({ precision: "float32", device: "cpu", attention: "fused" } as const),
    ...{ groups: 4, heads: { count: 2 }, control: true },
  });
  const bytes = parameters * 4;
  // Enough for either of them and for its run.
  memory.free = bytes + MIB;
  const again = openUNet(workshop, familyOf("sd-1")!, { unet, loras: [], controls: [control] });
  await assert.rejects(
    again.controlNets[0]!.predict({ ...call(16), image }),
    /^RangeError: 128×128 takes about .* GB of memory beside the model, and .* GB are free/,
  );
  assert.equal(workshop.opened.length, 2, "nothing was opened for that");
  // So does the U-Net in one piece, for prompts whose keys are not held.
  memory.free = 2 * bytes + MIB;
  const long = openUNet(workshop, familyOf("sd-1")!, { unet, loras: [], controls: [control] }, 0);
  const residuals = await long.controlNets[0]!.predict({ ...call(16), image });
  memory.free = bytes;
  await assert.rejects(long.unet.predict({ ...call(16), control: residuals }), /GB are free/);
  memory.free = bytes + MIB;
  const alone = openUNet(workshop, familyOf("sd-1")!, { unet, loras: [] });
  await alone.unet.predict(call(16));
  await workshop.sessions.release();
});

Deno.test("an autoencoder has less room for 32 bits than for 16", async () => {
  const memory = { free: Infinity };
  const cpu = await workshopWith(memory);
  const device = "webgpu-native" as const;
  const workshop = { ...cpu, backend: { ...cpu.backend, device, half: true } };
  const source = { ...await sourceOf("sd15"), components: { vae: `${SD15}diffusers/vae` } };
  const vae = openAutoencoder(workshop, await createParts().open(source, "vae"), 1);
  const whole = { width: 64, height: 64 };
  const fits = (mib: number, direction: "decode" | "decodePrecisely" | "encode") => {
    memory.free = mib * MIB;
    return vae.pieces(direction, whole).whole;
  };
  const least = (direction: Parameters<typeof fits>[1]) => {
    const mib = Array.from({ length: 200 }, (_, i) => i + 1).find((mib) => fits(mib, direction));
    return mib ?? assert.fail(`200 MiB are not enough to ${direction}`);
  };
  const factor = least("decodePrecisely") / least("decode");
  assert.ok(factor > 1.9 && factor < 2.1, `${factor}`);
  assert.ok(vae.decodePrecisely);
});

Deno.test("an image is decoded in one piece where there is room for it", async () => {
  const memory = { free: Infinity };
  const workshop = await workshopWith(memory);
  const source = { ...await sourceOf("sd15"), components: { vae: `${SD15}diffusers/vae` } };
  const part = await createParts().open(source, "vae");
  const sizes: number[] = [];
  const vae = openAutoencoder(workshop, part, 1);
  const counted = {
    ...vae,
    // Whole decoders in tiles, as where there is no room for what runs on the whole image either.
    divided: () => null,
    decode: (latents: Parameters<typeof vae.decode>[0]) => {
      sizes.push(Math.max(latents.width, latents.height));
      return vae.decode(latents);
    },
  };
  const side = 64;
  const latents = {
    data: Float32Array.from({ length: 4 * side * side }, (_, i) => Math.sin(i * 0.01)),
    channels: 4,
    width: side,
    height: side,
  };
  const options = { tiled: false, tileSize: 0 };
  const whole = await decode(counted, latents, options);
  assert.deepEqual(sizes, [side]);
  sizes.length = 0;
  await workshop.sessions.release();
  memory.free = 20 * MIB;
  const tiled = await decode(counted, latents, options);
  assert.ok(sizes.length > 1 && sizes.every((one) => one === sizes[0] && one < side), `${sizes}`);
  assert.deepEqual([tiled.width, tiled.height], [whole.width, whole.height]);
  await workshop.sessions.release();
});

Deno.test("an upscaler uses tiles that fit, and closes other networks for them", async () => {
  const memory = { free: Infinity };
  const workshop = await workshopWith(memory);
  const parts = createParts();
  const upscaler = await parts.whole(
    fileURLToPath(new URL("../../../models/upscaler/ESRGAN-slim-x2.safetensors", import.meta.url)),
  );
  const open = () => openUpscaler(workshop, upscaler);
  // On a CPU a tile takes 400 MB at most, however much memory is free.
  const most = open().largestTile;
  assert.equal(most, 408);
  memory.free = 100 * MIB;
  const { largestTile: side, enlarge } = open();
  assert.ok(side >= 64 && side < most && side % 8 === 0, `${side}`);

  const unet = await parts.open(await sourceOf("sd15"), "unet");
  const denoise = () => openUNet(workshop, familyOf("sd-1")!, { unet, loras: [] });
  await denoise().unet.predict(call(8));
  const image = (side: number) => ({
    ...{ channels: 3, width: side, height: side },
    data: new Float32Array(3 * side * side),
  });
  await enlarge(image(16));
  await denoise().unet.predict(call(8));
  assert.equal(workshop.opened.length, 2, "both are open");
  await enlarge(image(side + 8));
  await denoise().unet.predict(call(8));
  assert.equal(workshop.opened.length, 3, "the U-Net was closed, and is opened again");
  await workshop.sessions.release();
});
