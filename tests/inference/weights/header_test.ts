import assert from "node:assert/strict";
import fc from "fast-check";
import { openWeights } from "../../../inference/weights/catalogue.ts";
import { WeightsError, type WeightsFault } from "../../../inference/weights/errors.ts";
import { parseHeader } from "../../../inference/weights/header.ts";
import { type PlainType, sizeOf, TYPE_BYTES } from "../../../inference/weights/tensor.ts";
import { safetensors, withHeader } from "../../safetensors.ts";
import { folderWith } from "./folder.ts";

const entry = (from: number, to: number, shape = [(to - from) / 4], dtype = "F32") =>
  JSON.stringify({ dtype, shape, data_offsets: [from, to] });

/** Files that are refused: with which fault, and a part of the sentence. */
const REFUSED: Record<string, [file: Uint8Array, fault: WeightsFault, says: RegExp]> = {
  "nothing": [new Uint8Array(0), "damaged", /is empty/],
  "four bytes": [new Uint8Array(4), "unsupported", /not a .safetensors file/],
  "zeros": [new Uint8Array(100), "unsupported", /not a .safetensors file/],
  "a JPEG": [
    Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1),
    "unsupported",
    /JPEG/,
  ],
  "a zip of torch.save": [
    new TextEncoder().encode("PK\x03\x04aaaaaaaa"),
    "pickle",
    /pickle.*convert/s,
  ],
  "a web page": [new TextEncoder().encode("<!DOCTYPE html><html>"), "unsupported", /web page/],
  "a pointer of Git LFS": [
    new TextEncoder().encode("version https://git-lfs.github.com/spec/v1"),
    "unsupported",
    /git lfs pull/,
  ],
  "a header of 2 GB": [hugeHeader(2n ** 31n), "damaged", /header of 2147483648 bytes/],
  "a header of 2^63 bytes": [hugeHeader(2n ** 63n), "damaged", /header of 9223372036854775808/],
  "a header longer than the file": [
    hugeHeader(1000n),
    "damaged",
    /cut off: it has 16 bytes of 1008/,
  ],
  "text that is not JSON": [withHeader('{"a": }'), "damaged", /not JSON/],
  "text that is not UTF-8": [withHeader(Uint8Array.of(0x7b, 0xff, 0x7d)), "damaged", /not UTF-8/],
  "no tensors": [withHeader("{}"), "damaged", /no tensors/],
  "a deep header": [withHeader(`{"a":${"[".repeat(1e6)}`), "damaged", /nested too deeply/],
  "200 000 tensors": [
    withHeader(`{${Array.from({ length: 2e5 }, (_, i) => `"t${i}":${entry(0, 0, [0])}`)}}`),
    "damaged",
    /lists 200000 tensors/,
  ],
  "an entry that is a list": [withHeader('{"a":[1,2]}'), "damaged", /entry of "a"/],
  "an entry without offsets": [
    withHeader('{"a":{"dtype":"F32","shape":[1]}}'),
    "damaged",
    /entry of "a"/,
  ],
  "a negative size": [withHeader(`{"a":${entry(0, 4, [-1])}}`, 4), "damaged", /entry of "a"/],
  "a fraction of a row": [withHeader(`{"a":${entry(0, 4, [0.5])}}`, 4), "damaged", /entry of "a"/],
  "an infinite size": [
    withHeader('{"a":{"dtype":"F32","shape":[1e999],"data_offsets":[0,4]}}', 4),
    "damaged",
    /entry of "a"/,
  ],
  "sizes whose product is too large": [
    withHeader(`{"a":${entry(0, 4, [2 ** 40, 2 ** 40])}}`, 4),
    "damaged",
    /takes 4 bytes/,
  ],
  "a length that the shape denies": [
    withHeader(`{"a":${entry(0, 8, [1])}}`, 8),
    "damaged",
    /takes 8 bytes/,
  ],
  "an end before the beginning": [
    withHeader(`{"a":${entry(8, 4, [1])}}`, 8),
    "damaged",
    /takes -4 bytes/,
  ],
  "a name of a thousand characters": [
    withHeader(`{"${"a".repeat(1000)}":${entry(0, 4)}}`, 4),
    "damaged",
    /has 1000 characters/,
  ],
  "nine axes": [withHeader(`{"a":${entry(0, 4, Array(9).fill(1))}}`, 4), "damaged", /9 axes/],
  "a type nobody knows": [withHeader(`{"a":${entry(0, 4, [1], "F4")}}`, 4), "unsupported", /"F4"/],
  "a type named as a method": [
    withHeader(`{"a":${entry(0, 4, [1], "toString")}}`, 4),
    "unsupported",
    /"toString"/,
  ],
  "the same name twice": [
    withHeader(`{"a":${entry(0, 4)},"a":${entry(4, 8)}}`, 8),
    "damaged",
    /same name twice/,
  ],
  "the same name twice, once escaped": [
    withHeader(`{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, 4),
    "damaged",
    /same name twice/,
  ],
  "a field twice": [
    withHeader('{"a":{"dtype":"F16","dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4),
    "damaged",
    /same name twice/,
  ],
  "an overlap": [withHeader(`{"a":${entry(0, 8)},"b":${entry(4, 12)}}`, 12), "damaged", /overlaps/],
  "two in one place": [
    withHeader(`{"a":${entry(0, 4)},"b":${entry(0, 4)}}`, 4),
    "damaged",
    /overlaps/,
  ],
  "a gap": [
    withHeader(`{"a":${entry(0, 4)},"b":${entry(8, 12)}}`, 12),
    "damaged",
    /gap before "b"/,
  ],
  "a gap at the beginning": [withHeader(`{"a":${entry(4, 8)}}`, 8), "damaged", /gap before "a"/],
  "bytes at the end": [withHeader(`{"a":${entry(0, 4)}}`, 6), "damaged", /last 2 bytes/],
  "an offset past the end": [
    withHeader(`{"a":${entry(0, 4)},"b":${entry(4, 4000)}}`, 8),
    "damaged",
    /cut off/,
  ],
  "metadata that is not text": [
    withHeader(`{"__metadata__":{"a":1},"a":${entry(0, 4)}}`, 4),
    "damaged",
    /metadata/,
  ],
};

/** A file that promises a long header and has only its beginning. */
function hugeHeader(bytes: bigint): Uint8Array {
  const file = withHeader("{       ");
  new DataView(file.buffer).setBigUint64(0, bytes, true);
  return file;
}

for (const [what, [bytes, fault, says]] of Object.entries(REFUSED)) {
  Deno.test(`a file of weights is refused: ${what}`, async () => {
    await using folder = await folderWith({ "x.safetensors": bytes });
    await assert.rejects(openWeights(folder.at("x.safetensors")), (error) => {
      assert.ok(error instanceof WeightsError, String(error));
      assert.equal(error.fault, fault, error.message);
      assert.match(error.message, says);
      assert.match(error.message, /^x\.safetensors /);
      return true;
    });
  });
}

Deno.test("tensors named like properties of Object.prototype are read", async () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  const header = names.map((name, i) => `"${name}":${entry(4 * i, 4 * i + 4)}`);
  await using folder = await folderWith({ "x.safetensors": withHeader(`{${header}}`, 16) });
  const { tensors } = await openWeights(folder.at("x.safetensors"));
  assert.deepEqual([...tensors.keys()].sort(), names.sort());
  assert.equal(tensors.get("valueOf"), undefined);
});

const TYPES = Object.keys(TYPE_BYTES) as PlainType[];
const TENSORS = fc.dictionary(
  fc.string({ unit: "binary" }).filter((name) => name !== "__metadata__"),
  fc.record({
    type: fc.constantFrom(...TYPES),
    shape: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
  }, { noNullPrototype: true }),
  { minKeys: 1, noNullPrototype: true },
);

/** Reads the header of a file that is in memory only. */
function parse(bytes: Uint8Array) {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const file = { path: "/x.safetensors", name: "x.safetensors", bytes: bytes.length, stamp: "" };
  return parseHeader(file, bytes.subarray(8, 8 + length));
}

Deno.test("a header survives being written and read", () => {
  fc.assert(fc.property(TENSORS, fc.dictionary(fc.string(), fc.string()), (tensors, notes) => {
    const bytes = safetensors(tensors, notes);
    const read = parse(bytes);
    assert.equal(read.tensors.size, Object.keys(tensors).length);
    for (const [name, { type, shape }] of Object.entries(tensors)) {
      const found = read.tensors.get(name)!;
      assert.deepEqual([found.type, found.shape], [type, shape]);
      assert.equal(found.bytes, sizeOf(shape) * TYPE_BYTES[type]);
    }
    assert.deepEqual(new Map(Object.entries(notes)), read.metadata);
  }));
});

Deno.test("a header is refused unless its tensors lie side by side within the file", () => {
  const sound = safetensors({
    a: { type: "F32", shape: [2, 3] },
    b: { type: "F16", shape: [] },
    c: { type: "I64", shape: [1, 2] },
  });
  const header = new TextDecoder().decode(sound.subarray(8, sound.length - 42));
  const pieces = ['"', "{", "}", "[", "]", ",", ":", "0", "9", "-", "1e9", "\\", "F32", '"a"'];
  const edit = fc.tuple(fc.nat(header.length), fc.nat(6), fc.constantFrom("", ...pieces));
  let refused = 0, read = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      let text = header;
      for (const [at, length, piece] of edits) {
        text = text.slice(0, at) + piece + text.slice(at + length);
      }
      try {
        const { tensors } = parse(withHeader(text, 42));
        const spans = [...tensors.values()].sort((a, b) =>
          a.offset - b.offset || a.bytes - b.bytes
        );
        const start = 8 + new TextEncoder().encode(text).length;
        assert.equal(
          spans.reduce((at, t) => (assert.equal(t.offset, at), at + t.bytes), start),
          start + 42,
        );
        read++;
      } catch (error) {
        assert.ok(error instanceof WeightsError, String(error));
        refused++;
      }
    }),
    { numRuns: 3000 },
  );
  assert.ok(refused > 100 && read > 5, `${refused} refused, ${read} read`);
});
