import assert from "node:assert/strict";
import { openReader } from "../../../inference/weights/file.ts";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { requireFinite } from "../../../inference/weights/finite.ts";
import { safetensors } from "../../safetensors.ts";
import { folderWith } from "./folder.ts";

Deno.test("values are checked in parts, to the last of a large tensor", async () => {
  const data = new Float32Array(2_500_000);
  const shape = [data.length];
  data[0] = NaN;
  const broken = safetensors({ x: { type: "F32", shape, data } });
  data[0] = 0;
  const sound = safetensors({ x: { type: "F32", shape, data } });
  data[data.length - 1] = -Infinity;
  const late = safetensors({ x: { type: "F32", shape, data } });
  await using folder = await folderWith({
    "broken.safetensors": broken,
    "late.safetensors": late,
    "sound.safetensors": sound,
  });
  let largest = 0;
  const look = async (name: string) => {
    const { files: [file], tensors } = await openWeights(folder.at(name));
    assert.ok(file);
    using reader = await openReader(file);
    const counting = {
      read: (offset: number, length: number) => {
        largest = Math.max(largest, length);
        return reader.read(offset, length);
      },
      [Symbol.dispose]() {},
    };
    await requireFinite(counting, tensors);
  };
  await look("sound.safetensors");
  await assert.rejects(look("broken.safetensors"), /NaN or infinity/);
  await assert.rejects(look("late.safetensors"), /NaN or infinity/);
  assert.ok(largest <= 4 * 1024 * 1024, `${largest} bytes at once`);
});

/** The bits of the largest number of each type, and of infinity. */
const EDGES = {
  F16: [new Uint16Array([0x7bff, 0xfbff]), new Uint16Array([0x7c00])],
  BF16: [new Uint16Array([0x7f7f, 0xff7f]), new Uint16Array([0x7f80])],
  F32: [new Uint32Array([0x7f7fffff, 0xff7fffff]), new Uint32Array([0x7f800000])],
} as const;

for (const [type, [largest, infinite]] of Object.entries(EDGES)) {
  Deno.test(`the largest numbers of ${type} are finite, and what follows is not`, async () => {
    const fileOf = (data: Uint16Array | Uint32Array) =>
      safetensors({ x: { type: type as keyof typeof EDGES, shape: [data.length], data } });
    await using folder = await folderWith({
      "largest.safetensors": fileOf(largest),
      "infinite.safetensors": fileOf(infinite),
    });
    const look = async (name: string) => {
      const { files: [file], tensors } = await openWeights(folder.at(name));
      using reader = await openReader(file!);
      await requireFinite(reader, tensors);
    };
    await look("largest.safetensors");
    await assert.rejects(look("infinite.safetensors"), /NaN or infinity/);
  });
}
