import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { WeightsError } from "../../../inference/weights/errors.ts";
import { openReader } from "../../../inference/weights/file.ts";
import { readHalves } from "../../../inference/weights/gguf/dequantise.ts";
import { parseGgufHeader } from "../../../inference/weights/gguf/header.ts";
import { isQuantised, partOf, sizeOf } from "../../../inference/weights/tensor.ts";
import { readValues } from "../../../inference/weights/values.ts";
import { gguf, type GgufOptions, type GgufTensor } from "../../gguf.ts";
import { folderWith } from "./folder.ts";

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../fixtures/gguf/${name}`, import.meta.url));

Deno.test("a file of ggml's own has the names, shapes and numbers that ggml reads", async (t) => {
  const { tensors, metadata } = await openWeights(fixture("ggml.gguf"));
  const expected = await openWeights(fixture("values.safetensors"));
  assert.deepEqual([...tensors.keys()], [...expected.tensors.keys()]);
  assert.equal(metadata.get("general.architecture"), "sd1");
  assert.equal(metadata.get("general.file_type"), "15");
  assert.equal(metadata.get("a.fraction"), "0.5");
  for (const [name, tensor] of tensors) {
    await t.step(name, async () => {
      const want = expected.tensors.get(name)!;
      assert.deepEqual(tensor.shape, want.shape);
      const numbers = await readValues(want);
      assert.ok(new Set(numbers).size > 2, "they differ");
      // Equal but for the sign of zero.
      const found = await readValues(tensor);
      assert.deepEqual(found.map((v) => v + 0), numbers.map((v) => v + 0));
      if (!isQuantised(tensor)) return;
      using reader = await openReader(tensor.file);
      const halves = await readHalves(reader, tensor);
      assert.deepEqual(halves, Float16Array.from(found));
    });
  }
});

Deno.test("rows of a quantised tensor are found where they lie", async () => {
  const { tensors } = await openWeights(fixture("ggml.gguf"));
  const whole = tensors.get("as.Q6_K")!;
  const numbers = await readValues(whole);
  assert.deepEqual(await readValues(partOf(whole, 1, 2)), numbers.subarray(256));
  // Two of four kernels of 32 numbers begin within a block of 256.
  assert.throws(() => partOf(tensors.get("flattened")!, 1, 16), WeightsError);
});

Deno.test("a long tensor is read in parts, whose memory is used again", async () => {
  const rows = 9000;
  const row = new Uint8Array(34 * 8).map((_, i) => i % 34 === 1 ? 0x3c : i % 34 === 0 ? 0 : i % 7);
  const data = new Uint8Array(row.length * rows);
  for (let i = 0; i < rows; i++) data.set(row, i * row.length);
  await using folder = await folderWith({
    "a.gguf": gguf([["x", { type: "Q8_0", shape: [rows, 256], data }]]),
  });
  const { tensors } = await openWeights(folder.at("a.gguf"));
  const tensor = tensors.get("x")!;
  assert.ok(isQuantised(tensor));
  using reader = await openReader(tensor.file);
  let most = 0;
  const counting = {
    ...reader,
    read(offset: number, length: number) {
      most = Math.max(most, length);
      return reader.read(offset, length);
    },
  };
  const halves = await readHalves(counting, tensor);
  assert.equal(halves.length, rows * 256);
  assert.ok(most < 2 ** 21, `${most} bytes at once`);
  const [first, last] = [halves.subarray(0, 256), halves.subarray(-256)];
  assert.deepEqual(last, first);
  assert.equal(first[5], 7 % 7);
  assert.equal(first[6], 8 % 7);
});

const F32: GgufTensor = { type: "F32", shape: [4, 8] };
const one = (tensor: Partial<GgufTensor> = {}, options?: GgufOptions) =>
  gguf([["x", { ...F32, ...tensor }]], options);
const bytes = (...values: number[]) => new Uint8Array(values);
const key = bytes(1, 0, 0, 0, 0, 0, 0, 0, 0x6b);
/** Not by spreading: a million values are more than a call takes. */
const joined = (a: Uint8Array, b: Uint8Array) => {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};
/** A list of so many texts without a letter, under a name of one letter. */
const texts = (count: number, letter = 0x6b) => {
  const list = new Uint8Array(key.length + 16 + 8 * count);
  list.set([...key.subarray(0, -1), letter, 9, 0, 0, 0, 8]);
  new DataView(list.buffer).setUint32(key.length + 8, count, true);
  return list;
};
/** So many notes of one byte. */
const small = (count: number) =>
  Uint8Array.from({ length: 18 * count }, (_, i) => {
    const [note, at] = [Math.floor(i / 18), i % 18];
    if (at === 0) return 5;
    return at < 8 || at > 12 ? 0 : 97 + Math.floor(note / 16 ** (at - 8)) % 16;
  });
/** A header of no tensors, with these bytes in the place of one note. */
const noted = (note: Uint8Array, count = 1) => {
  const head = gguf([], { claims: { tensors: 1n, notes: BigInt(count) } }).subarray(0, 24);
  const file = new Uint8Array(head.length + note.length + 200);
  file.set(head);
  file.set(note, head.length);
  return file;
};
const huge = bytes(255, 255, 255, 255, 255, 255, 31, 0);

const REFUSED: Record<string, [Uint8Array, RegExp]> = {
  "a beginning alone": [bytes(0x47, 0x47, 0x55, 0x46), /cut off/],
  "version 1": [one({}, { version: 1 }), /version 1/],
  "version 4": [one({}, { version: 4 }), /version 4/],
  "the other order of bytes": [one({}, { version: 0x03000000 }), /big-endian/],
  "no tensors": [gguf([]), /no tensors/],
  "more tensors than there is room for": [one({}, { claims: { tensors: 90_000n } }), /cut off/],
  "a million tensors": [one({}, { claims: { tensors: 1_000_000n } }), /at most 100000/],
  "2^63 tensors": [one({}, { claims: { tensors: 2n ** 63n } }), /number of tensors/],
  "more notes than anybody writes": [noted(small(100_001), 100_001), /at most 100000/],
  "more texts in a list than there are words": [noted(texts(2 ** 20 + 1)), /1048576 texts/],
  "more texts in several lists": [
    noted(joined(texts(2 ** 19), texts(2 ** 19 + 1, 0x6c)), 2),
    /1048576 texts/,
  ],
  "2^40 notes": [one({}, { claims: { notes: 2n ** 40n } }), /at most 100000/],
  "2^64 notes": [one({}, { claims: { notes: 2n ** 64n - 1n } }), /number of notes/],
  "a note that is longer than the file": [noted(bytes(...huge)), /has 9\d+ bytes|length/],
  "a text that is longer than the file": [
    noted(bytes(...key, 8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)),
    /cut off/,
  ],
  "a note of an unknown type": [noted(bytes(...key, 77, 0, 0, 0)), /unknown type \(77\)/],
  "a list of an unknown type": [noted(bytes(...key, 9, 0, 0, 0, 77, 0, 0, 0)), /\(77\)/],
  "a list of lists": [
    noted(bytes(...key, 9, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)),
    /unknown type \(9\)/,
  ],
  "a list that is longer than the file": [
    noted(bytes(...key, 9, 0, 0, 0, 12, 0, 0, 0, ...huge)),
    /cut off/,
  ],
  "a list of more texts than there is room for": [
    noted(bytes(...key, 9, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
    /cut off/,
  ],
  "a name that is no text": [noted(bytes(1, 0, 0, 0, 0, 0, 0, 0, 0xff)), /UTF-8/],
  "the same note twice": [one({}, { notes: [["a", 1], ["a", 2]] }), /"a" twice/],
  "the same tensor twice": [gguf([["x", F32], ["x", F32]]), /"x" twice/],
  "a name of a thousand characters": [gguf([["x".repeat(1000), F32]]), /1000 bytes/],
  "five axes": [one({ shape: [1, 1, 1, 1, 2] }), /5 axes/],
  "a billion axes": [one({ claims: { axes: 2 ** 30 } }), /axes/],
  "a product beyond all numbers": [
    one({ claims: { sides: [2n ** 31n, 2n ** 31n, 2n ** 31n] } }),
    /numbers/,
  ],
  "a side beyond all numbers": [one({ claims: { sides: [2n ** 60n] } }), /side/],
  "a type nobody knows": [one({ type: 99 }), /unknown type \(99\)/],
  "a type that is not read": [one({ type: 23 }), /IQ4_XS.*Q8_0/],
  "rows that end within a block": [
    one({ type: "Q4_K", shape: [256, 4], claims: { sides: [128n, 8n] } }),
    /no blocks of Q4_K/,
  ],
  "an alignment of zero": [one({}, { notes: [["general.alignment", 0]] }), /aligned to 0/],
  "an alignment of 48": [one({}, { notes: [["general.alignment", 48]] }), /aligned to 48/],
  "an alignment that is a text": [one({}, { notes: [["general.alignment", "x"]] }), /aligned/],
  "a place that is not aligned": [one({ claims: { offset: 4n } }), /aligned|cut off/],
  "a place past the end": [one({ claims: { offset: 2n ** 40n } }), /cut off/],
  "a place beyond all numbers": [one({ claims: { offset: 2n ** 63n } }), /place/],
  "a file that ends early": [one().subarray(0, -40), /cut off/],
  "an overlap": [gguf([["x", F32], ["y", { ...F32, claims: { offset: 96n } }]]), /overlaps/],
  "two in one place": [gguf([["x", F32], ["y", { ...F32, claims: { offset: 0n } }]]), /overlaps/],
  "a gap": [
    gguf([["x", F32], ["y", { ...F32, claims: { offset: 160n } }]], { after: 32 }),
    /gap before "y"/,
  ],
  "bytes at the end": [one({}, { after: 1 }), /last 1 bytes/],
  "a shape that it never had": [
    one({}, { notes: [["comfy.gguf.orig_shape.x", [3, 11]]] }),
    /said to have been/,
  ],
  "one of several parts": [one({}, { notes: [["split.count", 3]] }), /one of several parts/],
};

for (const [what, [content, says]] of Object.entries(REFUSED)) {
  Deno.test(`a .gguf file is refused: ${what}`, async () => {
    await using folder = await folderWith({ "a.gguf": content });
    await assert.rejects(openWeights(folder.at("a.gguf")), (error) => {
      assert.ok(error instanceof WeightsError, `${error}`);
      assert.match(error.message, /^a\.gguf /);
      assert.match(error.message, says);
      assert.match(error.message, /(Download|Look for|the most that is read).*\.$/);
      return true;
    });
  });
}

Deno.test("what follows the first bytes of a long header is read as well", async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => [`words.${i}`, `text ${i}`] as const);
  const list = Array.from({ length: 100_000 }, (_, i) => i);
  const notes = [...many, ["a.list", list] as const, ["general.alignment", 64] as const];
  await using folder = await folderWith({
    "a.gguf": gguf([["x", F32], ["y", { type: "I64", shape: [] }]], { notes, alignment: 64 }),
  });
  const { tensors, metadata } = await openWeights(folder.at("a.gguf"));
  assert.equal(metadata.get("words.19999"), "text 19999");
  assert.deepEqual([...tensors.values()].map(({ shape }) => shape), [[4, 8], []]);
});

Deno.test("any single byte of a header may be wrong", async () => {
  const sound = await Deno.readFile(fixture("ggml.gguf"));
  const file = { path: "", name: "a.gguf", bytes: sound.length, stamp: "" };
  const offsets = parseGgufHeader(file, sound).tensors.values().map(({ offset }) => offset);
  const first = Math.min(...offsets);
  let refused = 0;
  for (let at = 4; at < first; at++) {
    const wrong = sound.slice();
    wrong[at] = wrong[at]! ^ 0x81;
    try {
      const { tensors } = parseGgufHeader(file, wrong);
      for (const { offset, bytes, shape } of tensors.values()) {
        assert.ok(offset + bytes <= sound.length && Number.isSafeInteger(sizeOf(shape)));
      }
    } catch (error) {
      assert.ok(error instanceof WeightsError, `byte ${at}: ${error}`);
      refused++;
    }
  }
  assert.ok(refused > first / 3, `${refused} of ${first} were refused`);
});
