import assert from "node:assert/strict";
import { join } from "node:path";
import { clip, type Shapes, unet, vae } from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { SMALL_SD15, smallUnet } from "./small.ts";

/** A diffusers folder whose U-Net is in two files. */
async function pipeline(rig: Awaited<ReturnType<typeof modelRig>>, name: string, variant = "") {
  const shapes = Object.entries(unet(SMALL_SD15, "diffusers"));
  const halves = [shapes.slice(0, 300), shapes.slice(300)].map((s) => Object.fromEntries(s));
  const shard = (i: number) =>
    `diffusion_pytorch_model${variant}-0000${i + 1}-of-00002.safetensors`;
  const weight_map = Object.fromEntries(
    halves.flatMap((half, i) => Object.keys(half).map((key) => [key, shard(i)])),
  );
  await rig.write(`${name}/model_index.json`, `{"_class_name":"StableDiffusionPipeline"}`);
  await rig.write(`${name}/unet/config.json`, "{}");
  await rig.write(
    `${name}/unet/diffusion_pytorch_model.safetensors.index${variant}.json`,
    JSON.stringify({ weight_map }),
  );
  for (const [i, half] of halves.entries()) {
    await rig.write(`${name}/unet/${shard(i)}`, weightsFile(half));
  }
  await rig.write(
    `${name}/text_encoder/model${variant}.safetensors`,
    weightsFile(clip(768, 1, 100)),
  );
  await rig.write(`${name}/scheduler/scheduler_config.json`, `{"prediction_type":"v_prediction"}`);
  return rig.at(name);
}

for (const variant of ["", ".fp16"]) {
  Deno.test(`a diffusers folder in several files${variant} is one model`, async () => {
    await using rig = await modelRig();
    const folder = await pipeline(rig, "pipe", variant);
    await rig.write("pipe/vae/diffusion_pytorch_model.safetensors", weightsFile(vae(32)));
    assert.deepEqual((await rig.installs.scan(rig.at(""))).map((m) => m.path), [folder]);
    const record = await rig.install(folder, { inplace: false });
    assert.equal(record.format, "diffusers");
    assert.equal(record.prediction_type, "v_prediction");
    assert.equal(record.usable, true);
    assert.equal(record.path, "sd-1/main/pipe");
    // Its parts can be lent.
    const bare = await rig.install(await rig.write("bare.safetensors", weightsFile(smallUnet())));
    const { source } = await rig.models.resolve(rig.actor, bare.key);
    assert.deepEqual(source.components, {
      vae: join(rig.modelsFolder, "sd-1/main/pipe/vae"),
      text_encoder: join(rig.modelsFolder, "sd-1/main/pipe/text_encoder"),
    });
  });
}

Deno.test("the tensors of each network in a diffusers folder must fit one another", async () => {
  await using rig = await modelRig();
  const folder = await pipeline(rig, "pipe");
  const refused = async (file: string, shapes: Shapes, words: RegExp) => {
    const path = join(folder, file);
    const before = await Deno.readFile(path).catch(() => null);
    await rig.write(`pipe/${file}`, weightsFile(shapes));
    await assert.rejects(rig.installs.recognise(folder), words);
    if (before) await Deno.writeFile(path, before);
    else await Deno.remove(path);
  };
  const { "encoder.conv_out.bias": _, ...withoutOne } = vae(32);
  const file = "vae/diffusion_pytorch_model.safetensors";
  await refused(
    file,
    withoutOne,
    /vae does not make a .* model: it has no "encoder\.conv_out\.bias"/,
  );
  const wider = { ...clip(768, 1, 100), "text_model.final_layer_norm.weight": [700] };
  await refused("text_encoder/model.safetensors", wider, /final_layer_norm\.weight" has the shape/);
  const deep = "down_blocks.0.resnets.0.conv2.bias";
  const { [deep]: __, ...rest } = unet(SMALL_SD15, "diffusers");
  const second = Object.fromEntries(Object.entries(rest).slice(299));
  await refused(
    "unet/diffusion_pytorch_model-00002-of-00002.safetensors",
    { ...second, "more.weight": [3, 3] },
    /unet does not make a/,
  );
  await rig.write("pipe/unet/config.json", `{"norm_num_groups":0}`);
  await assert.rejects(
    rig.installs.recognise(folder),
    /unet\/config\.json has a wrong norm_num_gr/,
  );
});

Deno.test("a folder without a VAE borrows one; one with a pickle says which file", async () => {
  await using rig = await modelRig();
  const folder = await pipeline(rig, "pipe");
  assert.deepEqual((await rig.installs.recognise(folder)).borrowed, [{ part: "vae", from: null }]);
  await rig.write("pipe/vae/diffusion_pytorch_model.bin", "PK");
  await assert.rejects(
    rig.installs.recognise(folder),
    /vae\/diffusion_pytorch_model.bin is a Python/,
  );
});

Deno.test("a symbolic link out of a model's folder is refused, one in a hub cache is not", async () => {
  await using rig = await modelRig();
  const folder = await pipeline(rig, "pipe");
  const secret = await rig.write("secret.safetensors", weightsFile(vae(32)));
  await Deno.mkdir(join(folder, "vae"));
  await Deno.symlink(secret, join(folder, "vae/diffusion_pytorch_model.safetensors"));
  await assert.rejects(rig.installs.recognise(folder), /outside of the model's folder/);

  const cache = "models--some--vae";
  await rig.write(`${cache}/blobs/abc`, weightsFile(vae(32)));
  const snapshot = `${cache}/snapshots/123`;
  await rig.write(`${snapshot}/config.json`, "{}");
  await Deno.symlink(
    "../../blobs/abc",
    rig.at(`${snapshot}/diffusion_pytorch_model.safetensors`),
  );
  const found = await rig.installs.scan(rig.at(cache));
  assert.deepEqual(found.map((m) => m.path), [rig.at(snapshot)]);
  const record = await rig.install(rig.at(snapshot), { inplace: false });
  assert.deepEqual([record.type, record.format], ["vae", "diffusers"]);
  const copy = join(rig.modelsFolder, record.path, "diffusion_pytorch_model.safetensors");
  assert.ok((await Deno.lstat(copy)).isFile, "the copy holds the file, not the link");
});
