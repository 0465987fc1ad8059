/**
 * Random lives of a small studio: boards and images are made, shared, granted, moved, left, deleted
 * and restored; after every step, for every person, what the lists return and what direct reads
 * allow must be exactly what the reference model (`access_model.ts`) says.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Actor } from "../../services/actor.ts";
import { ownerActor } from "../../services/actor.ts";
import { boardLevel, granted, imageLevel, type Level, type Model } from "./access_model.ts";
import { libraryRig } from "./library_rig.ts";

const PEOPLE = ["ad", "al", "bo", "cy"] as const;
const GROUPS = ["g1", "g2"] as const;

/** The model that has looked at every image. */
const SEEN_BY = "sha256:like";

type Rig = Awaited<ReturnType<typeof libraryRig>>;

const actorOf = (person: string): Actor => ownerActor(person, person === "ad");

/** A step: who tries what, with numbers that pick among the things there are. */
const step = fc.record({
  who: fc.constantFrom(...PEOPLE),
  other: fc.constantFrom(...PEOPLE),
  group: fc.constantFrom(...GROUPS),
  what: fc.constantFrom(
    ...["board", "image", "image", "image", "show", "show", "grant", "grant", "grant_image"],
    ...["group_grant", "revoke", "lapse", "move", "move", "take_off", "trash", "restore", "leave"],
    ...["come_back", "delete_board", "join", "part"],
  ),
  pick: fc.nat(1000),
  second: fc.nat(1000),
  level: fc.constantFrom<Level>("view", "add", "edit"),
  visibility: fc.constantFrom<"private" | "shared" | "public">("private", "shared", "public"),
  flag: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const any = <T>(list: Iterable<T>, n: number): T | undefined => {
  const all = [...list];
  return all[n % Math.max(1, all.length)];
};

/** Whether the service let it happen; only an expected refusal may stop it. */
async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    assert.equal((error as Error).name, "Problem", String((error as Error).stack));
    return false;
  }
}

async function take(rig: Rig, model: Model, s: Step): Promise<void> {
  const { services } = rig;
  const actor = actorOf(s.who);
  const board = any(model.boards.keys(), s.pick);
  const image = any(model.images.keys(), s.second);
  const may = (kind: "board" | "image", id: string, needed: number) =>
    (kind === "board" ? boardLevel : imageLevel)(model, s.who, id) >= needed;
  const grantTo = async (kind: "board" | "image", thing: string, to: string, level: Level) => {
    const input = to.startsWith("g") ? { group_id: to, level } : { user_id: to, level };
    const owner = kind === "board"
      ? model.boards.get(thing)?.owner
      : model.images.get(thing)?.owner;
    const allowed = may(kind, thing, 4) && to !== owner && !(kind === "image" && level === "add") &&
      (!to.startsWith("g") || s.who === "ad" || Boolean(model.members.get(to)?.has(s.who)));
    assert.equal(await tried(() => services.grants.put(actor, kind, thing, input)), allowed);
    if (!allowed) return;
    model.grants.set(`${thing} ${to}`, { thing, to, level, lapsed: false });
    model.left.delete(`${thing} ${to}`);
  };
  switch (s.what) {
    case "board": {
      if (model.boards.size >= 6) return;
      const made = await services.boards.create(actor, "b", s.visibility);
      model.boards.set(made.board_id, { owner: s.who, visibility: s.visibility });
      return;
    }
    case "image": {
      if (model.images.size >= 12) return;
      const place = s.flag && board && may("board", board, 2) ? board : null;
      const name = await rig.image(s.who, place, { scheduler: s.who });
      model.images.set(name, { owner: s.who, board: place, from: null, trashed: false });
      const { vectors } = services.images;
      const unseen = (await vectors.next(SEEN_BY))!;
      assert.equal(unseen.image_name, name);
      await vectors.keep(unseen, SEEN_BY, [s.pick + 1, s.second, 1]);
      return;
    }
    case "show": {
      if (!board) return;
      const done = await tried(() =>
        services.boards.change(actor, board, { board_visibility: s.visibility }, null)
      );
      assert.equal(done, may("board", board, 4));
      const row = model.boards.get(board);
      if (done && row) row.visibility = s.visibility;
      return;
    }
    case "grant":
      return board ? await grantTo("board", board, s.other, s.level) : undefined;
    case "group_grant":
      return board ? await grantTo("board", board, s.group, s.level) : undefined;
    case "grant_image":
      return image ? await grantTo("image", image, s.other, s.level) : undefined;
    case "revoke":
    case "lapse": {
      const [key, grant] = any(model.grants, s.pick) ?? [];
      if (!key || !grant) return;
      const kind = model.boards.has(grant.thing) ? "board" : "image";
      const to = grant.to.startsWith("g") ? "group_id" : "user_id";
      const found = rig.db.selectFrom("grants").select("grant_id")
        .where("thing_id", "=", grant.thing).where(to, "=", grant.to);
      const row = await found.executeTakeFirstOrThrow();
      if (s.what === "lapse") {
        await rig.db.updateTable("grants").set({ expires_at: "2000-01-01T00:00:00.000Z" })
          .where("grant_id", "=", row.grant_id).execute();
        grant.lapsed = true;
        return;
      }
      const done = await tried(() =>
        services.grants.remove(actor, kind, grant.thing, row.grant_id)
      );
      assert.equal(done, may(kind, grant.thing, 4));
      if (done) model.grants.delete(key);
      return;
    }
    case "move": {
      if (!board || !image) return;
      const done = await tried(() => services.images.addToBoard(actor, board, [image]));
      assert.equal(done, may("board", board, 2) && may("image", image, 4));
      const row = model.images.get(image);
      if (done && row) row.board = board;
      return;
    }
    case "take_off": {
      if (!image) return;
      const row = model.images.get(image);
      const done = await tried(() => services.images.takeOffBoard(actor, [image]));
      const allowed = may("image", image, 4) ||
        Boolean(row && !row.trashed && row.board && may("board", row.board, 2));
      assert.equal(done, allowed);
      if (done && row) row.board = null;
      return;
    }
    case "trash": {
      if (!image) return;
      const row = model.images.get(image);
      const done = await tried(() => services.images.removeOne(actor, image));
      assert.equal(done, may("image", image, 4));
      if (done && row) Object.assign(row, { trashed: true, from: row.board, board: null });
      return;
    }
    case "restore": {
      if (!image) return;
      const row = model.images.get(image);
      const { restored_images } = await services.images.restore(actor, [image]);
      const allowed = Boolean(row?.trashed && row.owner === s.who);
      assert.equal(restored_images.length === 1, allowed);
      if (!allowed || !row) return;
      const back = row.from !== null && boardLevel(model, s.who, row.from) >= 2 ? row.from : null;
      Object.assign(row, { trashed: false, board: back, from: null });
      return;
    }
    case "leave": {
      if (!board) return;
      const level = boardLevel(model, s.who, board);
      const done = await tried(() => services.boards.leave(actor, board));
      assert.equal(done, level > 0 && level < 4);
      if (done) model.left.add(`${board} ${s.who}`);
      return;
    }
    case "come_back": {
      const key = any(model.left, s.pick);
      const [id, who] = key?.split(" ") ?? [];
      if (!key || !id || !who) return;
      const without = { ...model, left: new Set<string>() };
      const done = await tried(() => services.boards.comeBack(actorOf(who), id));
      assert.equal(done, boardLevel(without, who, id) > 0);
      if (done) model.left.delete(key);
      return;
    }
    case "delete_board": {
      if (!board || model.boards.size < 3) return;
      const may4 = may("board", board, 4);
      assert.equal(await tried(() => services.boards.remove(actor, board, s.flag)), may4);
      if (may4) forget(model, board, s.flag, s.who);
      return;
    }
    case "join":
    case "part": {
      const members = model.members.get(s.group) ?? new Set<string>();
      const { groups } = services;
      if (s.what === "join") {
        await groups.addMember(actorOf("ad"), s.group, s.other);
        members.add(s.other);
      } else if (members.delete(s.other)) {
        await groups.removeMember(actorOf("ad"), s.group, s.other);
      }
    }
  }
}

function forget(model: Model, board: string, withImages: boolean, who: string): void {
  model.boards.delete(board);
  for (const [key, grant] of model.grants) if (grant.thing === board) model.grants.delete(key);
  for (const key of model.left) if (key.startsWith(board)) model.left.delete(key);
  for (const image of model.images.values()) {
    if (image.board !== board) continue;
    const goes = withImages && (who === "ad" || image.owner === who);
    Object.assign(image, { board: null }, goes ? { trashed: true, from: board } : {});
  }
}

/** Everything a person can learn, by every way there is, against the model. */
async function compareAll(services: Rig["services"], model: Model, pages: boolean): Promise<void> {
  const order = { order_dir: "DESC", starred_first: true } as const;
  const boards = [...model.boards.keys()];
  const images = [...model.images.keys()];
  for (const person of PEOPLE) {
    const actor = actorOf(person);
    const seenBoards = boards.filter((id) => boardLevel(model, person, id) > 0);
    const seenImages = images.filter((name) => imageLevel(model, person, name) > 0);
    const listed = await services.boards.all(actor, {
      order_by: "created_at",
      direction: "DESC",
      include_archived: true,
    });
    assert.deepEqual(listed.map((b) => b.board_id).sort(), [...seenBoards].sort(), person);
    const levels = { view: 1, add: 2, edit: 3, own: 4 };
    for (const board of listed) {
      assert.equal(levels[board.access], boardLevel(model, person, board.board_id), person);
    }
    if (pages) await compareBoardPages(services, model, actor, listed.map((b) => b.board_id));
    const inLists = new Set<string>();
    for (const board_id of [undefined, "none", ...seenBoards]) {
      const { image_names } = await services.images.names(actor, { board_id, ...order });
      image_names.forEach((name) => inLists.add(name));
      if (!pages) continue;
      await compareCounts(services, model, actor, { board_id }, image_names);
      await compareImagePages(services, actor, board_id, image_names);
    }
    for (const board_id of boards.filter((id) => !seenBoards.includes(id))) {
      const list = { board_id, ...order, limit: 5, offset: 0 };
      assert.equal(await tried(() => services.images.names(actor, list)), false, person);
      assert.equal(await tried(() => services.images.list(actor, list)), false, person);
      assert.equal(await tried(() => services.images.facets(actor, { board_id })), false, person);
      assert.equal(await tried(() => services.images.months(actor, { board_id })), false, person);
    }
    const shared = await services.images.names(actor, { shared_with_me: true, ...order });
    assert.deepEqual(
      [...shared.image_names].sort(),
      images.filter((name) =>
        model.images.get(name)?.owner !== person && !model.images.get(name)?.trashed &&
        granted(model, person, name) > 0
      ).sort(),
      person,
    );
    shared.image_names.forEach((name) => inLists.add(name));
    if (pages) {
      await compareCounts(services, model, actor, { shared_with_me: true }, shared.image_names);
    }
    const everything = await services.images.names(actor, { visible: true, ...order });
    assert.deepEqual([...everything.image_names].sort(), [...seenImages].sort(), person);
    if (pages) {
      await compareCounts(services, model, actor, { visible: true }, everything.image_names);
      await compareSimilar(services, actor, images, seenImages);
    }
    if (person !== "ad") assert.deepEqual([...inLists].sort(), [...seenImages].sort(), person);
    const byName = await services.images.byNames(actor, images);
    assert.deepEqual(byName.map((dto) => dto.image_name).sort(), [...seenImages].sort(), person);
    for (const name of inLists) assert.ok(seenImages.includes(name), `${person} ${name}`);
    for (const name of seenImages) {
      const { owner, board } = model.images.get(name) ?? {};
      const byBoard = board && boardLevel(model, person, board) > 0;
      if (owner === person || person === "ad" || byBoard) assert.ok(inLists.has(name), person);
    }
    for (const kind of ["board", "image"] as const) {
      const found = await services.access.levels(actor, kind, kind === "board" ? boards : images);
      const rule = kind === "board" ? boardLevel : imageLevel;
      for (const id of kind === "board" ? boards : images) {
        assert.equal(found.get(id) ?? 0, rule(model, person, id), `${person} ${kind}`);
      }
    }
  }
}

/**
 * What is counted beside a list, and what a filter leaves of it, are of that list alone. The
 * sampler of each image has the name of its owner.
 */
async function compareCounts(
  services: Rig["services"],
  model: Model,
  actor: Actor,
  list: { board_id?: string | undefined; visible?: boolean; shared_with_me?: boolean },
  all: readonly string[],
): Promise<void> {
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  const says = `${actor.userId} ${JSON.stringify(list)}`;
  const months = await services.images.months(actor, list);
  assert.equal(sum(months.map((m) => m.image_count)), all.length, says);
  const { sizes, samplers, models } = await services.images.facets(actor, list);
  assert.equal(sum(sizes.map((s) => s.count)), all.length, says);
  assert.deepEqual(models, [], says);
  const order = { order_dir: "DESC", starred_first: true } as const;
  for (const owner of PEOPLE) {
    const theirs = all.filter((name) => model.images.get(name)?.owner === owner);
    assert.equal(samplers.find((s) => s.name === owner)?.count ?? 0, theirs.length, says);
    const { image_names } = await services.images.names(actor, {
      ...list,
      ...order,
      sampler: owner,
    });
    assert.deepEqual(image_names, theirs, says);
  }
}

/** What is like an image is found among what the person may see, and of nothing else. */
async function compareSimilar(
  services: Rig["services"],
  actor: Actor,
  images: readonly string[],
  seen: readonly string[],
): Promise<void> {
  const like = (name: string) => services.images.similar(actor, name, SEEN_BY, { visible: true });
  for (const name of images) {
    if (!seen.includes(name)) {
      assert.equal(await tried(() => like(name)), false, actor.userId);
      continue;
    }
    const { image_names, unseen, state, similarity } = await like(name);
    assert.deepEqual(image_names.toSorted(), seen.filter((one) => one !== name).toSorted());
    assert.deepEqual([unseen, state], [0, "ready"]);
    assert.deepEqual(similarity, similarity.toSorted((a, b) => b - a));
  }
}

/** Pages, put together, are the whole list; each says how long that is. */
async function compareBoardPages(
  services: Rig["services"],
  model: Model,
  actor: Actor,
  all: readonly string[],
): Promise<void> {
  const limit = 2;
  const options = { order_by: "created_at", direction: "DESC", include_archived: true } as const;
  const mine = (id: string) => model.boards.get(id)?.owner === actor.userId;
  for (const owner of [undefined, "me", "others"] as const) {
    const expected = owner ? all.filter((id) => mine(id) === (owner === "me")) : all;
    const paged: string[] = [];
    for (let offset = 0; offset <= all.length; offset += limit) {
      const page = await services.boards.page(actor, { ...options, owner, limit, offset });
      assert.equal(page.total, expected.length, `${actor.userId} ${owner} ${offset}`);
      page.items.forEach((board) => paged.push(board.board_id));
    }
    assert.deepEqual(paged, expected, `${actor.userId} ${owner}`);
  }
}

async function compareImagePages(
  services: Rig["services"],
  actor: Actor,
  board_id: string | undefined,
  all: readonly string[],
): Promise<void> {
  const list = { board_id, order_dir: "DESC", starred_first: true, limit: 3 } as const;
  const paged: string[] = [];
  for (let offset = 0; offset <= all.length; offset += list.limit) {
    const page = await services.images.list(actor, { ...list, offset });
    assert.equal(page.total, all.length, `${actor.userId} ${board_id} ${offset}`);
    page.items.forEach((image) => paged.push(image.image_name));
  }
  assert.deepEqual(paged, all, `${actor.userId} ${board_id}`);
  const byCursor: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await services.images.list(actor, { ...list, offset: 0, cursor });
    assert.equal(page.total, all.length, `${actor.userId} ${board_id} by cursor`);
    page.items.forEach((image) => byCursor.push(image.image_name));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  assert.deepEqual(byCursor, all, `${actor.userId} ${board_id} by cursor`);
}

const STEPS = Number(Deno.env.get("ATELIER_TEST_STEPS") ?? 1000);
const STEPS_PER_LIFE = 50;

Deno.test(`lists and direct reads agree with the model, ${STEPS} steps`, async () => {
  const life = fc.array(step, { minLength: STEPS_PER_LIFE, maxLength: STEPS_PER_LIFE });
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      await using rig = await libraryRig(PEOPLE, GROUPS);
      const model: Model = {
        members: new Map(GROUPS.map((group) => [group, new Set<string>()])),
        boards: new Map(),
        images: new Map(),
        grants: new Map(),
        left: new Set(),
      };
      for (const [i, each] of steps.entries()) {
        await take(rig, model, each);
        await compareAll(rig.services, model, i % 5 === 4);
      }
    }),
    { numRuns: Math.ceil(STEPS / STEPS_PER_LIFE), endOnFailure: true },
  );
});
