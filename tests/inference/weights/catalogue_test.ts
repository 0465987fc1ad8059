import assert from "node:assert/strict";
import { join } from "node:path";
import { MAX_TENSORS_TOGETHER, openWeights } from "../../../inference/weights/catalogue.ts";
import { WeightsError } from "../../../inference/weights/errors.ts";
import { requireUnchanged } from "../../../inference/weights/file.ts";
import { partOf, rowsOf } from "../../../inference/weights/tensor.ts";
import { readValues } from "../../../inference/weights/values.ts";
import { safetensors } from "../../safetensors.ts";
import { folderWith } from "./folder.ts";

const refusal = (fault: string, says: RegExp) => (error: unknown) => {
  assert.ok(error instanceof WeightsError, String(error));
  assert.equal(error.fault, fault, error.message);
  assert.match(error.message, says);
  return true;
};

const one = (name: string, metadata?: Record<string, string>) =>
  safetensors({ [name]: { type: "F32", shape: [1], data: Float32Array.of(1) } }, metadata);

Deno.test("numbers of each type are read exactly", async () => {
  const file = safetensors({
    f64: { type: "F64", shape: [2], data: Float64Array.of(1.5, -2) },
    f32: { type: "F32", shape: [2], data: Float32Array.of(1.5, -2) },
    f16: { type: "F16", shape: [2], data: Float16Array.of(1.5, -2) },
    bf16: { type: "BF16", shape: [2], data: Uint16Array.of(0x3fc0, 0xc000) },
    i64: { type: "I64", shape: [2], data: BigInt64Array.of(3n, -2n) },
    odd: { type: "F8_E4M3", shape: [3] },
    i32: { type: "I32", shape: [2], data: Int32Array.of(3, -2) },
  });
  await using folder = await folderWith({ "x.safetensors": file });
  const { tensors } = await openWeights(folder.at("x.safetensors"));
  const read = async (name: string) => [...await readValues(tensors.get(name)!)];
  for (const name of ["f64", "f32", "f16", "bf16"]) assert.deepEqual(await read(name), [1.5, -2]);
  assert.deepEqual(await read("i64"), [3, -2]);
  assert.deepEqual(await read("i32"), [3, -2]);
  await assert.rejects(read("odd"), refusal("unsupported", /F8_E4M3/));
});

Deno.test("rows of a tensor are a tensor", async () => {
  const data = Float16Array.from({ length: 24 }, (_, i) => i);
  const file = safetensors({
    first: { type: "U8", shape: [3] },
    x: { type: "F16", shape: [6, 4], data },
  });
  await using folder = await folderWith({ "x.safetensors": file });
  const x = (await openWeights(folder.at("x.safetensors"))).tensors.get("x")!;
  assert.deepEqual([...await readValues(rowsOf(x, 1, 2))], [4, 5, 6, 7]);
  assert.deepEqual([...await readValues(partOf(x, 2, 3))], [16, 17, 18, 19, 20, 21, 22, 23]);
  assert.deepEqual(partOf(x, 1, 2).shape, [3, 4]);
  for (const [from, to] of [[-1, 2], [0, 7], [3, 2], [0.5, 1]] as const) {
    assert.throws(() => rowsOf(x, from, to), RangeError);
  }
  assert.throws(() => partOf(x, 0, 4), RangeError);
});

Deno.test("a model in several files is opened by its index, its folder or links", async () => {
  const index = JSON.stringify({
    weight_map: { a: "m-1-of-2.safetensors", b: "m-2-of-2.safetensors" },
  });
  await using blobs = await folderWith({ x1: one("a", { format: "pt" }), x2: one("b") });
  await using folder = await folderWith({ "m.safetensors.index.json": index, "x.bin": "\x80\x02" });
  await Deno.symlink(blobs.at("x1"), folder.at("m-1-of-2.safetensors"));
  await Deno.symlink(blobs.at("x2"), folder.at("m-2-of-2.safetensors"));
  for (const path of [folder.path, folder.at("m.safetensors.index.json")]) {
    const weights = await openWeights(path);
    assert.deepEqual([...weights.tensors.keys()], ["a", "b"]);
    assert.equal(weights.metadata.get("format"), "pt");
    assert.equal(weights.files[0]?.path, await Deno.realPath(blobs.at("x1")));
    assert.equal(weights.files[0]?.name, "m-1-of-2.safetensors");
  }
  await Deno.remove(blobs.at("x2"));
  await assert.rejects(
    openWeights(folder.path),
    refusal("absent", /m-2-of-2.safetensors is missing/),
  );
});

Deno.test("the tensors of all files together are counted", async () => {
  const many = (prefix: string, count: number) =>
    safetensors(Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`${prefix}${i}`, { type: "U8", shape: [0] }]),
    ));
  await using folder = await folderWith({
    "m.safetensors.index.json": JSON.stringify({
      weight_map: { a: "m1.safetensors", b: "m2.safetensors" },
    }),
    "m1.safetensors": many("a", MAX_TENSORS_TOGETHER - 1),
    "m2.safetensors": many("b", 2),
  });
  await assert.rejects(openWeights(folder.path), refusal("damaged", /more than 100000 tensors/));
  await Deno.writeFile(folder.at("m2.safetensors"), many("b", 1));
  assert.equal((await openWeights(folder.path)).tensors.size, MAX_TENSORS_TOGETHER);
});

Deno.test("an index names files beside it and nothing else", async () => {
  for (
    const shard of [
      "../x.safetensors",
      "/etc/x.safetensors",
      "a/x.safetensors",
      "C:\\x.safetensors",
      "x.bin",
      7,
    ]
  ) {
    const index = JSON.stringify({ weight_map: { a: shard } });
    await using folder = await folderWith({ "m.safetensors.index.json": index });
    await assert.rejects(
      openWeights(folder.path),
      refusal("damaged", /not a .safetensors file beside/),
    );
  }
  for (const index of ["", "[]", "{}", '{"weight_map":null}', '{"weight_map":{}}', "null"]) {
    await using folder = await folderWith({ "m.safetensors.index.json": index });
    await assert.rejects(openWeights(folder.path), refusal("damaged", /not an index/));
  }
});

Deno.test("a name in two files of a model is refused", async () => {
  const index = JSON.stringify({ weight_map: { a: "1.safetensors", b: "2.safetensors" } });
  await using folder = await folderWith({
    "m.safetensors.index.json": index,
    "1.safetensors": one("a"),
    "2.safetensors": one("a"),
  });
  await assert.rejects(openWeights(folder.path), refusal("damaged", /"a" is in two files/));
});

Deno.test("of several files in a folder the full precision is used", async () => {
  await using folder = await folderWith({
    "model.fp16.safetensors": one("half"),
    "model.safetensors": one("full"),
    "adapter.safetensors": one("other"),
  });
  assert.deepEqual([...(await openWeights(folder.path)).tensors.keys()], ["full"]);
  await Deno.remove(folder.at("model.safetensors"));
  assert.deepEqual([...(await openWeights(folder.path)).tensors.keys()], ["half"]);
});

Deno.test("pickles are refused by name, unread", async () => {
  for (const name of ["m.ckpt", "m.pt", "m.PTH", "pytorch_model.bin"]) {
    await using folder = await folderWith({ [name]: "x" });
    await assert.rejects(openWeights(folder.at(name)), refusal("pickle", /any code.*convert/s));
    await assert.rejects(openWeights(folder.path), refusal("pickle", /any code/));
  }
});

Deno.test("absent files are reported as missing", async () => {
  await using folder = await folderWith({});
  await assert.rejects(
    openWeights(folder.at("x.safetensors")),
    refusal("absent", /^x.safetensors is missing/),
  );
  await assert.rejects(openWeights(folder.path), refusal("absent", /holds no .safetensors file/));
});

Deno.test("a file that changes after it was opened is detected", async () => {
  const change: Record<string, (path: string) => Promise<void>> = {
    written: (path) => Deno.writeFile(path, one("b", { longer: "text" })),
    touched: (path) => Deno.utime(path, 1, 1),
    removed: (path) => Deno.remove(path),
    replaced: async (path) => {
      const info = await Deno.stat(path);
      await Deno.copyFile(path, `${path}.new`);
      await Deno.rename(`${path}.new`, path);
      await Deno.utime(path, info.atime!, info.mtime!);
    },
  };
  for (const [how, act] of Object.entries(change)) {
    await using folder = await folderWith({ "x.safetensors": one("a") });
    const { files } = await openWeights(join(folder.path, "x.safetensors"));
    await requireUnchanged(files);
    await act(folder.at("x.safetensors"));
    await assert.rejects(
      requireUnchanged(files),
      refusal("changed", /x.safetensors was changed/),
      how,
    );
  }
});
