/** The steps in the life of a small studio that `access_property_test.ts` takes at random. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Actor, ownerActor } from "../../services/actor.ts";
import { boardLevel, imageLevel, type Level, type Model } from "./access_model.ts";
import type { libraryRig } from "./library_rig.ts";

export const PEOPLE = ["ad", "al", "bo", "cy"] as const;
export const GROUPS = ["g1", "g2"] as const;

/** The model that has looked at every image. */
export const SEEN_BY = "sha256:like";

export type Rig = Awaited<ReturnType<typeof libraryRig>>;

export const actorOf = (person: string): Actor => ownerActor(person, person === "ad");

/** A step: who tries what, with numbers that pick among the things there are. */
export const step = fc.record({
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
export async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    assert.equal((error as Error).name, "Problem", String((error as Error).stack));
    return false;
  }
}

/**
 * Takes the step, as far as there is something to take it with, and expects what the model says.
 */
export async function take(rig: Rig, model: Model, s: Step): Promise<void> {
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
