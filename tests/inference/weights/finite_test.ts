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
