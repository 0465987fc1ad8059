import assert from "node:assert/strict";
import type { Problem } from "../../../services/errors/mod.ts";
import { safetensors, withHeader } from "../../safetensors.ts";
import { header } from "../../inference/recognition/headers.ts";
import { modelRig, weightsFile } from "./rig.ts";
import { smallSd15 } from "./small.ts";

/** Replaces the numbers of the first tensor by NaN. */
function withNaN(): Uint8Array {
  const { tensors } = header(smallSd15());
  const entries = [...tensors].map(([name, { shape }], i) =>
    [
      name,
      { type: "F16", shape, ...(i === 0 ? { data: new Uint16Array([0x7e00]) } : {}) },
    ] as const
  );
  return safetensors(Object.fromEntries(entries));
}

const whole = weightsFile(smallSd15());
const someLayer = "model.diffusion_model.middle_block.1.transformer_blocks.0.attn1.to_q.weight";
const { [someLayer]: _, ...withoutOne } = smallSd15();
const huge = new Uint8Array(64);
new DataView(huge.buffer).setBigUint64(0, 2_000_000_000n, true);
huge[8] = "{".charCodeAt(0);
const many = withHeader(JSON.stringify(Object.fromEntries(
  Array.from({ length: 200_000 }, (_, i) => [`t${i}`, {
    dtype: "F16",
    shape: [0],
    data_offsets: [0, 0],
  }]),
)));

const BAD: readonly [string, string, Uint8Array | string, RegExp][] = [
  ["a renamed JPEG", "a.safetensors", new Uint8Array([255, 216, 255, 224, 0, 16]), /JPEG image/],
  ["a web page", "a.safetensors", "<!DOCTYPE html><html>", /web page/],
  ["an empty file", "a.safetensors", "", /is empty/],
  ["a file cut off", "a.safetensors", whole.slice(0, whole.length / 2), /cut off/],
  ["a header of two gigabytes", "a.safetensors", huge, /header of 2000000000 bytes/],
  ["two hundred thousand tensors", "a.safetensors", many, /200000 tensors/],
  ["numbers that are none", "a.safetensors", withNaN(), /not finite/],
  ["a checkpoint without one tensor", "a.safetensors", weightsFile(withoutOne), /attn1\.to_q/],
  [
    "a checkpoint with a tensor of another shape",
    "a.safetensors",
    weightsFile({ ...smallSd15(), [someLayer]: [64, 32] }),
    /attn1/,
  ],
  ["a pickle", "a.ckpt", "PK", /Python pickle.*\.safetensors version/],
  [
    "FLUX",
    "a.safetensors",
    weightsFile({ "double_stream_modulation_img.lin.weight": [1] }),
    /FLUX.2/,
  ],
  ["something else", "a.safetensors", weightsFile({ "what.is.this": [1] }), /of no kind of model/],
];
for (const [what, name, bytes, words] of BAD) {
  Deno.test(`${what} is refused with the reason, and nothing is recorded`, async () => {
    await using rig = await modelRig();
    const path = await rig.write(name, bytes);
    for (const act of [rig.installs.recognise, rig.install]) {
      await assert.rejects(act(path), (error: Problem) => {
        assert.equal(error.code, "unsupported_media");
        assert.match(error.message, words);
        assert.doesNotMatch(error.message, /\/tmp|\.\.$/);
        return true;
      });
    }
    assert.deepEqual(await rig.models.list(rig.actor), []);
  });
}

Deno.test("an absent path is refused without further details", async () => {
  await using rig = await modelRig();
  await assert.rejects(rig.installs.recognise("/no/such.safetensors"), { code: "bad_request" });
  await assert.rejects(rig.installs.recognise("a/b.safetensors"), { code: "bad_request" });
  const words = (path: string) =>
    rig.installs.recognise(path).then(() => null, (error: Problem) => error.message);
  const plain = await rig.write("a.txt", "hello");
  assert.equal(await words(plain), await words("/no/such.txt"));
  await Deno.mkdir(rig.at("empty"));
  await assert.rejects(rig.installs.recognise(rig.at("empty")), /There is no model here/);
  await Deno.symlink("/dev/zero", rig.at("zero.safetensors"));
  await assert.rejects(rig.installs.recognise(rig.at("zero.safetensors")), { code: "bad_request" });
});
