/** Which images are looked at, in which order, and what becomes of those that cannot be. */
import assert from "node:assert/strict";
import { EngineError, type Job } from "../../inference/types.ts";
import { ownerActor } from "../../services/actor.ts";
import type { Device } from "../../services/devices/mod.ts";
import { likeness, packed, unpacked } from "../../services/images/vectors.ts";
import type { ResolvedModel } from "../../services/models/mod.ts";
import { createLooking } from "../../services/processor/look.ts";
import { createSimilarity } from "../../services/similarity/mod.ts";
import { createTurns } from "../../services/similarity/turns.ts";
import { problem } from "../../services/errors/mod.ts";
import { libraryRig } from "./library_rig.ts";

const MODEL = { key: "m", hash: "sha256:m", name: "like", base: "any", type: "x" };
const al = ownerActor("al", false);
const going = new AbortController().signal;

/** An engine that looks at images as `see` says, on the images of a real library. */
async function lookingAt(
  see: (name: string) => number[],
  read?: (name: string) => Promise<Uint8Array<ArrayBuffer> | null>,
) {
  const rig = await libraryRig(["al", "bo"]);
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
    similarity: read ? { ...similarity, read: ({ image }) => read(image.image_name) } : similarity,
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

Deno.test("a file that cannot be read holds up no item, a store that is away loses nothing", async () => {
  const broken = () => Promise.reject(new Deno.errors.PermissionDenied("no"));
  await using rig = await lookingAt(() => [1, 0], broken);
  const name = await rig.image("al", null);
  await rig.like(name);
  assert.equal(await rig.look("asked"), false);
  assert.equal((await rig.like(name)).state, "unreadable");
  const away = () => Promise.reject(problem("unavailable", "away"));
  await using other = await lookingAt(() => [1, 0], away);
  const later = await other.image("al", null);
  await other.like(later);
  assert.equal(await other.look("asked"), false);
  assert.equal((await other.like(later)).state, "waiting");
});

Deno.test("whoever asks for many images lets those of others be looked at soon", async () => {
  await using rig = await lookingAt(() => [1, 0]);
  const many: string[] = [];
  for (let i = 0; i < 60; i++) many.push(await rig.image("al", null));
  const other = await rig.image("bo", null);
  for (const name of many) assert.equal((await rig.like(name)).state, "waiting");
  await rig.images.similar(ownerActor("bo", false), other, MODEL.hash, {});
  while (await rig.look("asked"));
  assert.equal(rig.seen.length, 51, "fifty of one person, and those of others");
  assert.ok(rig.seen.includes(other));
  const left = many.find((name) => !rig.seen.includes(name))!;
  assert.equal((await rig.like(left)).state, "waiting");
  assert.equal(await rig.look("asked"), true, "asked for again, it is looked at");
  assert.equal(rig.seen.at(-1), left);
});

Deno.test("what has no direction is like nothing", async () => {
  const seen = [[0, 0], [Number.NaN, 1], [1, 0]];
  await using rig = await lookingAt(() => seen.shift()!);
  const names = [await rig.image("al", null), await rig.image("al", null)];
  names.push(await rig.image("al", null));
  while (await rig.look());
  const found = await Promise.all(names.map((name) => rig.like(name)));
  assert.deepEqual(found.map(({ state }) => state).sort(), ["ready", "unreadable", "unreadable"]);
  assert.ok(found.every(({ image_names }) => image_names.length === 0));
});

Deno.test("an image that goes while others are compared leaves no number behind", async () => {
  await using rig = await lookingAt((name) => [1, name === first ? 0 : 0.5]);
  const first = await rig.image("al", null);
  const others = [await rig.image("al", null), await rig.image("al", null)];
  while (await rig.look());
  const sizes = new Set<number>();
  // At every step of the comparison.
  for (let steps = 0; steps < 400 && sizes.size < 2 || steps < 60; steps++) {
    const comparing = rig.like(first);
    for (let step = 0; step < steps; step++) await Promise.resolve();
    const at = (deleted_at: string | null) =>
      rig.db.updateTable("images").set({ deleted_at }).where("image_name", "=", others[0]!)
        .execute();
    await at("2026-01-01T00:00:00.000Z");
    const { image_names, similarity, total_count } = await comparing;
    assert.deepEqual([similarity.length, total_count], [image_names.length, image_names.length]);
    sizes.add(image_names.length);
    await at(null);
  }
  assert.deepEqual([...sizes].sort(), [1, 2]);
});

Deno.test("whoever compares many images at once waits for their own, and nobody else does", async () => {
  const inTurn = createTurns(3);
  const done: string[] = [];
  let [working, most] = [0, 0];
  const ask = (person: string, name: string, signal = going) =>
    inTurn(person, signal, async () => {
      most = Math.max(most, ++working);
      await new Promise((go) => setTimeout(go, 1));
      working--;
      done.push(name);
    });
  const leaving = new AbortController();
  const all = [
    ask("al", "a1"),
    ask("al", "a2"),
    ask("al", "a3"),
    ask("al", "gone", leaving.signal),
  ];
  const refused = assert.rejects(ask("al", "a5"), { code: "too_many_requests" });
  all.push(ask("bo", "b1"), ask("bo", "b2"));
  leaving.abort();
  await assert.rejects(all[3]!, { code: "conflict" });
  await Promise.all([refused, ...all.toSpliced(3, 1)]);
  assert.deepEqual([done, most], [["a1", "a2", "b1", "a3", "b2"], 1]);
  await assert.rejects(inTurn("al", going, () => Promise.reject(new Error("no"))), /no/);
  await ask("al", "goes on");
  assert.equal(done.at(-1), "goes on");
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
