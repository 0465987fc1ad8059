/** How much of images is unpacked at the same time. */
import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { thumbnailOf } from "../../services/images/thumbnail.ts";
import { createDecoding, decoding } from "../../services/decoding.ts";
import { createCovers } from "../../services/covers.ts";
import { createFolderStore } from "../../services/storage/mod.ts";
import { smallPng } from "../libraries.ts";
import { libraryRig } from "./library_rig.ts";

/** Work that ends when it is told to. */
function held(line: ReturnType<typeof createDecoding>, pixels: number) {
  const end = Promise.withResolvers<void>();
  const state = { begun: false, done: Promise.resolve(), end: end.resolve, fail: end.reject };
  state.done = line(pixels, async () => {
    state.begun = true;
    await end.promise;
  });
  return state;
}

/** Lets everything go on that can. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("decoding waits while the images being decoded have too many pixels together", async () => {
  const line = createDecoding(100);
  const [a, b, c, d] = [60, 60, 10, 500].map((pixels) => held(line, pixels)) as [
    ReturnType<typeof held>,
    ReturnType<typeof held>,
    ReturnType<typeof held>,
    ReturnType<typeof held>,
  ];
  const begun = async () => (await settle(), [a, b, c, d].map((each) => each.begun));
  // The small one does not overtake: a large one would never have its turn.
  assert.deepEqual(await begun(), [true, false, false, false]);
  a.fail(new Error("damaged"));
  await assert.rejects(a.done, /damaged/);
  assert.deepEqual(await begun(), [true, true, true, false]);
  b.end();
  c.end();
  assert.deepEqual(await begun(), [true, true, true, true]);
  d.end();
  await Promise.all([b.done, c.done, d.done]);
});

Deno.test("the number of waiting decodings is limited", async () => {
  const line = createDecoding(1);
  const waiting = Array.from({ length: 501 }, () => held(line, 1));
  await assert.rejects(line(1, () => Promise.resolve()), { code: "unavailable" });
  for (const each of waiting) each.end();
  await Promise.all(waiting.map((each) => each.done));
  await line(1, () => Promise.resolve());
});

Deno.test("uploads and preset images wait for the decoder", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const covers = createCovers({
    store: createFolderStore(rig.root),
    folder: "p",
    maxBytes: 1e6,
    maxPixels: 1e6,
  });
  const png = smallPng();
  const all = held(decoding, 1e12);
  let taken = 0;
  const upload = images.upload(ownerActor("al", false), {
    bytes: png,
    category: "user",
    isIntermediate: false,
    boardId: null,
    sessionId: null,
    cropVisible: false,
    resizeTo: null,
    metadata: null,
  }).then(() => taken++);
  const cover = covers.save("p", png).then(() => taken++);
  for (let i = 0; i < 20; i++) await thumbnailOf(png, 1e6);
  assert.equal(taken, 0);
  all.end();
  await Promise.all([all.done, upload, cover]);
  assert.equal(taken, 2);
});
