import assert from "node:assert/strict";
import fc from "fast-check";
import { encodeFrame, type Frame, readFrames } from "../../../inference/protocol/frames.ts";

/** A stream that gives `bytes` in pieces of the given sizes, round and round. */
function streamOf(bytes: Uint8Array, sizes: number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const size = sizes[turn++ % sizes.length] ?? 1;
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}

async function readAll(
  bytes: Uint8Array,
  sizes = [7],
): Promise<{ frames: Frame<unknown>[]; stray: number }> {
  const frames: Frame<unknown>[] = [];
  let stray = 0;
  const onStray = (part: Uint8Array) => void (stray += part.length);
  for await (const frame of readFrames(streamOf(bytes, sizes), onStray)) frames.push(frame);
  return { frames, stray };
}

const join = (parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const message = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant("\u0000ATL"));
const bytes = fc.uint8Array({ maxLength: 60 });
/** What a library may print: anything without the mark's first byte. */
const print = fc.uint8Array({ min: 1, maxLength: 40 });
const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 6 });

Deno.test("frames are read as they were written, however the pipe splits them", async () => {
  const frame = fc.record({ message, attachments: fc.array(bytes, { maxLength: 3 }) });
  await fc.assert(fc.asyncProperty(fc.array(frame, { maxLength: 6 }), sizes, async (sent, cuts) => {
    const wire = join(sent.map((f) => encodeFrame(f.message, f.attachments)));
    const { frames, stray } = await readAll(wire, cuts);
    assert.equal(stray, 0);
    // JSON turns −0 into 0.
    const asSent = (value: unknown) => JSON.parse(JSON.stringify(value));
    assert.deepEqual(frames.map((f) => f.message), asSent(sent.map((f) => f.message)));
    assert.deepEqual(frames.map((f) => f.attachments), sent.map((f) => f.attachments));
  }));
});

Deno.test("output between frames is reported, and no frame is lost", async () => {
  const part = fc.record({ before: print, message: fc.integer() });
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), print, sizes, async (parts, last, cuts) => {
      const wire = join([...parts.flatMap((p) => [p.before, encodeFrame(p.message)]), last]);
      const { frames, stray } = await readAll(wire, cuts);
      assert.deepEqual(frames.map((f) => f.message), parts.map((p) => p.message));
      assert.equal(stray, parts.reduce((sum, p) => sum + p.before.length, last.length));
    }),
  );
});

Deno.test("noise of any kind is skipped without an error", async () => {
  const piece = fc.oneof(
    bytes,
    fc.constant(Uint8Array.of(0, 0x41, 0x54, 0x4c)),
    fc.constant(encodeFrame("whole", [new Uint8Array(9)])),
    fc.constant(encodeFrame("cut", [new Uint8Array(50)]).slice(0, -20)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), sizes, async (pieces, cuts) => {
      await readAll(join(pieces), cuts);
    }),
  );
});

Deno.test("a marker with an invalid header is skipped", async () => {
  const mark = Uint8Array.of(0, 0x41, 0x54, 0x4c);
  const cases = [
    Uint8Array.of(...mark, 5, 0, 0, 0, ...new TextEncoder().encode("hello")),
    Uint8Array.of(...mark, 255, 255, 255, 255),
    Uint8Array.of(...mark, 2, 0, 0, 0, ...new TextEncoder().encode("{}")),
    encodeFrame(1).map((byte, i) => i === 4 ? byte + 1 : byte),
  ];
  for (const before of cases) {
    const { frames, stray } = await readAll(
      join([before, encodeFrame("after"), encodeFrame("it")]),
    );
    assert.deepEqual(frames.map((f) => f.message).at(-1), "it");
    assert.ok(stray >= 4);
  }
});

Deno.test("a large image is transferred", async () => {
  const image = new Uint8Array(20_000_000).fill(7);
  const { frames } = await readAll(encodeFrame({ type: "image" }, [image]), [65_536]);
  assert.equal(frames[0]?.attachments[0]?.length, image.length);
});
