import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { looksLikeModel } from "../../../services/models/layout.ts";
import { readOnnxFolder } from "../../../services/models/onnx_folder.ts";
import { FolderError } from "../../../services/models/problems.ts";
import { readOnnxFile } from "../../../inference/onnx_file.ts";

const STARTER = fileURLToPath(new URL("../../../models/starter", import.meta.url));

/** protobuf: a length-delimited field. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length = [];
  for (let n = bytes.length; length.push(n > 127 ? (n & 127) | 128 : n) && n > 127;) n >>= 7;
  return new Uint8Array([number * 8 + 2, ...length, ...bytes]);
}

const text = (value: string) => new TextEncoder().encode(value);
const pair = (key: string, value: string) =>
  new Uint8Array([...field(1, text(key)), ...field(2, text(value))]);

async function withFile(bytes: Uint8Array, check: (path: string) => void): Promise<void> {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    check(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("the shipped model is complete, with its default settings", () => {
  const { base, details } = readOnnxFolder(STARTER);
  assert.equal(base, "sd-1");
  assert.equal(details.takes_images, true);
  assert.ok(details.example_prompts.length > 0);
  assert.equal(details.defaults.width, details.native_size);
});

Deno.test("a graph that is cut off anywhere is detected", async () => {
  const whole = await Deno.readFile(`${STARTER}/vae_encoder/model.onnx`);
  for (const part of [0.999999, 0.9, 0.5, 0.01]) {
    await withFile(whole.slice(0, Math.floor(whole.length * part)), (path) => {
      assert.throws(() => readOnnxFile(path), /cut off|damaged|not an ONNX/);
    });
  }
  await withFile(new Uint8Array(), (path) => assert.throws(() => readOnnxFile(path), /empty/));
  await withFile(text("<html>not a model</html>"), (path) => {
    assert.throws(() => readOnnxFile(path), /ONNX|cut off|damaged/);
  });
});

Deno.test("external weights are listed with their end", async () => {
  const tensor = (offset: string, length: string) =>
    new Uint8Array([
      ...field(13, pair("location", "model.onnx_data")),
      ...field(13, pair("offset", offset)),
      ...field(13, pair("length", length)),
    ]);
  const graph = new Uint8Array([
    ...field(5, tensor("100", "50")),
    ...field(5, tensor("0", "100")),
  ]);
  await withFile(field(7, graph), (path) => {
    assert.deepEqual(readOnnxFile(path).external, [{ location: "model.onnx_data", end: 150 }]);
  });
});

Deno.test("an empty folder is refused with all that is missing", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.throws(() => readOnnxFolder(folder), (error: unknown) => {
      assert.ok(error instanceof FolderError);
      assert.deepEqual(error.problems.map((p) => p.file), [
        "model_index.json",
        "unet/config.json",
        "scheduler/scheduler_config.json",
        "vae_decoder/config.json",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
        "text_encoder/model.onnx",
        "unet/model.onnx",
        "vae_decoder/model.onnx",
      ]);
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file of implausible size is not read as part of a model", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const index = join(folder, "model_index.json");
    await Deno.symlink("/dev/full", index);
    assert.equal(looksLikeModel(folder), false);
    await Deno.remove(index);
    await Deno.writeTextFile(index, '{"_class_name":"FluxPipeline"}' + " ".repeat(5_000_000));
    assert.throws(() => readOnnxFolder(folder), (error) => {
      assert.ok(error instanceof FolderError);
      const found = error.problems.find(({ file }) => file === "model_index.json");
      assert.equal(found?.message, "is not readable JSON");
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
