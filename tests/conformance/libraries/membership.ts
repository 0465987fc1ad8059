import assert from "node:assert/strict";
import type { Json, Person } from "../../libraries.ts";
import { line } from "./harness.ts";

const add = async (who: Pick<Person, "ask">, board_id: string, image_name: string) =>
  (await who.ask("POST", "/board_images/", { board_id, image_name })).status;
const addBatch = (who: Pick<Person, "ask">, board_id: string, image_names: string[]) =>
  who.ask("POST", "/board_images/batch", { board_id, image_names });
const takeOff = async (who: Pick<Person, "ask">, image_name: string) =>
  (await who.ask("DELETE", "/board_images/", { image_name })).status;
const boardOf = async (who: Person, name: string) =>
  (await who.ask("GET", `/images/i/${name}`)).body["board_id"];

line("E109 anonymous callers get 401 from every membership route", async ({ anon }) => {
  assert.equal(await add(anon, "x", "y"), 401);
  assert.equal((await addBatch(anon, "x", ["y"])).status, 401);
  assert.equal(await takeOff(anon, "y"), 401);
  const batch = await anon.ask("POST", "/board_images/batch/delete", { image_names: ["y"] });
  assert.equal(batch.status, 401);
});

line("E110 own image, own board", async ({ al }) => {
  const [board, image] = [await al.board(), await al.image()];
  const { status, body } = await al.ask("POST", "/board_images/", {
    board_id: board,
    image_name: image,
  });
  assert.equal(status, 201);
  assert.deepEqual(body["added_images"], [image]);
  assert.ok((body["affected_boards"] as string[]).includes(board));
  assert.equal(await boardOf(al, image), board);
});

line("E111 a shared board is for looking", async ({ al, bo }) => {
  const [board, image] = [await al.board("shared"), await bo.image()];
  assert.equal(await add(bo, board, image), 403);
  assert.equal((await addBatch(bo, board, [image])).status, 403);
  assert.equal(await boardOf(bo, image), null);
});

line("E112 a public board takes others' images", async ({ al, bo }) => {
  assert.equal(await add(bo, await al.board("public"), await bo.image()), 201);
});

line("E113 moving somebody's image onto an own board gains nothing", async ({ al, bo }) => {
  const board = await bo.board();
  for (const image of [await al.image(), await al.image(await al.board("shared"))]) {
    assert.equal(await add(bo, board, image), 403);
    assert.equal((await addBatch(bo, board, [image])).status, 403);
    assert.notEqual(await boardOf(al, image), board);
  }
});

line("E114 an administrator may put any image on any board", async ({ ad, al, bo }) => {
  assert.equal(await add(ad, await bo.board(), await al.image()), 201);
});

line("E115 readers may not take images off", async ({ al, bo }) => {
  for (const visibility of ["private", "shared"] as const) {
    const board = await al.board(visibility);
    const image = await al.image(board);
    assert.equal(await takeOff(bo, image), 403);
    const batch = await bo.ask("POST", "/board_images/batch/delete", { image_names: [image] });
    assert.equal(batch.status, 403);
    assert.equal(await boardOf(al, image), board);
  }
});

line("E116 an absent board is 404", async ({ al }) => {
  assert.equal(await add(al, crypto.randomUUID(), await al.image()), 404);
});

line("E117 a batch with a foreign name moves the rest and says so", async ({ al, bo }) => {
  const board = await bo.board();
  const [own, foreign] = [await bo.image(), await al.image()];
  const added = await addBatch(bo, board, [own, foreign]);
  assert.equal(added.status, 201);
  assert.deepEqual(added.body["added_images"], [own]);
  const refused = [{ image_name: foreign, reason: "not_found" }];
  assert.deepEqual(added.body["refused"], refused);
  const names = { image_names: [own, foreign] };
  const off = await bo.ask("POST", "/board_images/batch/delete", names);
  assert.equal(off.status, 201);
  assert.deepEqual(off.body["removed_images"], [own]);
  // The same shape on every batch route.
  for (const path of ["/images/star", "/images/unstar", "/images/delete"]) {
    assert.deepEqual((await bo.ask<Json>("POST", path, names)).body["refused"], refused, path);
  }
});

line("E118 one's own image comes off a board that became private", async ({ al, bo }) => {
  const board = await al.board("public");
  const image = await bo.image(board);
  await al.ask("PATCH", `/boards/${board}`, { board_visibility: "private" });
  assert.ok(await takeOff(bo, image) < 300);
  assert.equal(await boardOf(bo, image), null);
});
