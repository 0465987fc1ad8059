/** What people see in a studio, by every way there is, against the reference model. */
import assert from "node:assert/strict";
import type { Actor } from "../../services/actor.ts";
import { boardLevel, granted, imageLevel, type Model } from "./access_model.ts";
import { actorOf, PEOPLE, type Rig, SEEN_BY, tried } from "./access_steps.ts";

/**
 * Compares everything that each person can learn.
 * @param pages also page by page, with what is counted beside each list
 */
export async function compareAll(
  services: Rig["services"],
  model: Model,
  pages: boolean,
): Promise<void> {
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
