import assert from "node:assert/strict";
import { join } from "node:path";
import { rasterFromPlanes } from "../../../inference/pipeline/raster.ts";
import { openBackend } from "../../../inference/runtime/backend.ts";
import { createOnnxModels } from "../../../inference/runtime/onnx/models.ts";
import { createWeightsModels } from "../../../inference/runtime/safetensors/models.ts";
import { createSessionCache } from "../../../inference/runtime/session_cache.ts";
import { GOLDEN_DIR, readGolden } from "../../conformance/golden/files.ts";
import { sourceOf } from "../../conformance/golden/sources.ts";
import { TEST_MODEL } from "../test_model.ts";

Deno.test("a tiny autoencoder decodes previews of a model's latents", async () => {
  const sessions = createSessionCache(2 ** 30, () => {});
  const models = createWeightsModels(
    await openBackend("cpu"),
    sessions,
    { ms: 0 },
    () => Infinity,
    () => {},
  );
  const source = await sourceOf("sd15");
  const previewWith = async (preview: string) =>
    (await models.unet({ ...source, preview })).preview;
  const folder = join(GOLDEN_DIR, "taesd/taesd_diffusers");
  const file = join(folder, "diffusion_pytorch_model.safetensors");
  const golden = await readGolden("taesd/taesd");
  const { data, dims } = await golden.numbers("taesd_40x56", "latents");
  const decoded = await golden.numbers("taesd_40x56", "decoded");
  const [, channels = 0, height = 0, width = 0] = dims;
  const expected = rasterFromPlanes(decoded.data, width * 8, height * 8);
  for (const place of [folder, file]) {
    const draw = await previewWith(place);
    const { data: bytes, ...size } = (await draw!({ data, channels, height, width }))!;
    assert.deepEqual({ ...size, data: 0 }, { ...expected, data: 0 });
    bytes.forEach((value, i) => assert.ok(Math.abs(value - expected.data[i]!) <= 1));
    // Large ones are drawn smaller.
    const wide = await draw!({
      data: new Float32Array(4 * 48 * 96),
      channels: 4,
      height: 48,
      width: 96,
    });
    assert.deepEqual([wide?.width, wide?.height], [256, 128]);
  }
  assert.equal((await models.unet(source)).preview, null);
  // One that is damaged, or something else, is no reason to draw nothing.
  assert.equal(await previewWith(join(folder, "config.json")), null);
  assert.equal(await previewWith(join(GOLDEN_DIR, "sd15/diffusers/vae")), null);
  assert.equal(await previewWith(join(folder, "gone.safetensors")), null);
  await sessions.release();
});

Deno.test("a preview closes no network, and its failure is ignored", async () => {
  const memory = { free: Infinity };
  const backend = await openBackend("cpu");
  const folder = await Deno.makeTempDir();
  const preview = join(folder, "taesd.safetensors");
  await Deno.copyFile(
    join(GOLDEN_DIR, "taesd/taesd_diffusers/diffusion_pytorch_model.safetensors"),
    preview,
  );
  const source = { ...await sourceOf("sd15"), preview };
  const latents = { data: new Float32Array(4 * 64), channels: 4, height: 8, width: 8 };
  const call = {
    sample: latents.data,
    ...{ height: 8, width: 8, timestep: 500 },
    prompts: [{ data: new Float32Array(77 * 32), tokens: 77, width: 32 }],
  };
  /** Opens the model where networks may take so many bytes. */
  async function openIn(limit: number) {
    const sessions = createSessionCache(limit, () => {});
    const models = createWeightsModels(
      backend,
      sessions,
      { ms: 0 },
      () => memory.free,
      () => {},
    );
    const { unet, preview: draw } = await models.unet(source);
    await unet.predict(call);
    return { sessions, predict: () => unet.predict(call), draw: draw! };
  }

  const narrow = await openIn(1);
  assert.ok(await narrow.draw(latents) === null);
  await narrow.predict();
  assert.equal(narrow.sessions.opened(), 1);
  await narrow.sessions.release();

  const wide = await openIn(2 ** 30);
  memory.free = 2 ** 10;
  assert.ok(await wide.draw(latents) === null);
  memory.free = Infinity;
  assert.ok(await wide.draw(latents));
  assert.equal(wide.sessions.opened(), 2);
  await wide.sessions.release();
  await Deno.writeTextFile(preview, "damaged while it is in use");
  assert.ok(await wide.draw(latents) === null);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("a small decoder of an exported model is used for previews beside the U-Net only", async () => {
  const backend = await openBackend("cpu");
  const latents = { data: new Float32Array(4 * 64), channels: 4, height: 8, width: 8 };
  for (const [limit, opened] of [[2 ** 30, 2], [1, 1]] as const) {
    const sessions = createSessionCache(limit, () => {});
    const models = createOnnxModels(backend, sessions, { ms: 0 }, () => {});
    const { preview, factor } = await models.unet({ path: TEST_MODEL, format: "onnx" });
    const image = await preview!(latents);
    assert.equal(image?.width, opened === 2 ? 8 * factor : undefined);
    assert.equal(sessions.opened(), opened);
    await sessions.release();
  }
});
