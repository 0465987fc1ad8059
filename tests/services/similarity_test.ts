/** Which images are looked at, in which order, and what becomes of those that cannot be. */
import assert from "node:assert/strict";
import { EngineError, type Job } from "../../inference/types.ts";
import { ownerActor } from "../../services/actor.ts";
import type { Device } from "../../services/devices/mod.ts";
import { likeness, packed, unpacked } from "../../services/images/vectors.ts";
import type { ResolvedModel } from "../../services/models/mod.ts";
import { createLooking } from "../../services/processor/look.ts";
import { createSimilarity } from "../../services/similarity/mod.ts";
import { libraryRig } from "./library_rig.ts";

const MODEL = { key: "m", hash: "sha256:m", name: "like", base: "any", type: "x" };
const al = ownerActor("al", false);
const going = new AbortController().signal;

/** An engine that looks at images as `see` says, on the images of a real library. */
async function lookingAt(see: (name: string) => number[]) {
  const rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const models = {
    resolve: () => Promise.resolve({ ...MODEL, source: { path: "/x" } } as ResolvedModel),
  };
  const similarity = createSimilarity({ models, images });
  const seen: string[] = [];
  let crashes = 0;
  const device = {
    engine: {
      run(job: Job) {
        const [name] = Object.keys(job.images);
        seen.push(name!);
        return Promise.resolve({ results: { look: { collection: see(name!) } } });
      },
    },
  } as unknown as Device;
  const looking = createLooking({
    similarity,
    devices: { start: () => Promise.resolve(true), crashed: () => void crashes++ },
  });
  return {
    ...rig,
    images,
    seen,
    crashes: () => crashes,
    look: (which: "asked" | "any" = "any", signal = going) => looking.look(device, which, signal),
    like: (name: string) => images.similar(al, name, MODEL.hash, {}),
    [Symbol.asyncDispose]: rig[Symbol.asyncDispose],
  };
}

const failing = (kind: EngineError["kind"]) => {
  throw new EngineError(kind, "no");
};

Deno.test("each image is looked at once, and first what somebody waits for", async () => {
  await using rig = await lookingAt(() => [1, 2, 3]);
  const names = [await rig.image("al", null), await rig.image("al", null)];
  await rig.db.updateTable("images").set({ is_intermediate: 1 })
    .where("image_name", "=", await rig.image("al", null)).execute();
  assert.equal(await rig.look("asked"), false, "nobody waits");
  const [oldest] = names as [string, string];
  assert.equal((await rig.like(oldest)).state, "waiting");
  const told = rig.events.length;
  assert.equal(await rig.look("asked"), true);
  assert.deepEqual(rig.seen, [oldest]);
  assert.deepEqual(rig.events.slice(told), ["images_changed"], "who waits is told");
  assert.deepEqual([(await rig.like(oldest)).state, (await rig.like(oldest)).unseen], ["ready", 1]);
  assert.equal(await rig.look("asked"), false);
  while (await rig.look());
  assert.deepEqual(rig.seen.toSorted(), names.toSorted());
  const later = await rig.image("al", null);
  assert.equal(await rig.look(), true);
  assert.equal(rig.seen.at(-1), later);
  // Gone while it was looked at: nothing is kept of it.
  await rig.db.deleteFrom("images").where("image_name", "=", later).execute();
  const kept = await rig.db.selectFrom("image_vectors").select("image_id").execute();
  assert.equal(kept.length, 2);
});

Deno.test("an image that cannot be looked at holds up no other one", async () => {
  for (const kind of ["invalid", "crashed"] as const) {
    const bad = new Set<string>();
    await using rig = await lookingAt((name) => bad.has(name) ? failing(kind) : [1, 0]);
    bad.add(await rig.image("al", null));
    const good = await rig.image("al", null);
    const [name] = bad as Iterable<string>;
    while (await rig.look());
    assert.deepEqual(rig.seen.toSorted(), [name!, good].toSorted(), "each once");
    assert.equal(rig.crashes(), kind === "crashed" ? 1 : 0);
    assert.equal((await rig.like(name!)).state, "unreadable");
    assert.deepEqual((await rig.like(good)).image_names, []);
    assert.equal((await rig.like(good)).unseen, 0);
  }
});

Deno.test("a model that fails is left alone for a while, an image that it fails at is not", async () => {
  await using broken = await lookingAt(() => failing("failed"));
  await broken.image("al", null);
  assert.deepEqual([await broken.look(), await broken.look()], [false, false]);
  assert.equal(broken.seen.length, 1);
  const bad = new Set<string>();
  await using rig = await lookingAt((name) => bad.has(name) ? failing("failed") : [1, 0]);
  await rig.image("al", null);
  assert.equal(await rig.look(), true);
  bad.add(await rig.image("al", null));
  assert.deepEqual([await rig.look(), await rig.look()], [true, false]);
});

Deno.test("a server that stops keeps nothing of what it was looking at", async () => {
  const stop = new AbortController();
  await using rig = await lookingAt(() => {
    stop.abort();
    return failing("canceled");
  });
  const name = await rig.image("al", null);
  assert.equal(await rig.look("any", stop.signal), false);
  assert.equal((await rig.like(name)).state, "waiting");
});

Deno.test("packed vectors keep their directions", () => {
  const some = Array.from({ length: 512 }, (_, i) => Math.sin(i * 7));
  const other = some.map((value, i) => value + Math.cos(i * 3));
  const cosine = (a: readonly number[], b: readonly number[]) => {
    const dot = (x: readonly number[], y: readonly number[]) =>
      x.reduce((sum, value, i) => sum + value * y[i]!, 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  const through = likeness(unpacked(packed(some)), unpacked(packed(other)));
  assert.ok(Math.abs(through - cosine(some, other)) < 0.002, String(through));
  assert.ok(likeness(unpacked(packed(some)), unpacked(packed(some))) > 0.999999);
});
