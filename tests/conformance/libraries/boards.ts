import assert from "node:assert/strict";
import { type Json, namesOf, type Person } from "../../libraries.ts";
import { line } from "./harness.ts";

const inList = async (who: Person, boardId: string) =>
  namesOf(await who.ask("GET", "/boards/?all=true")).includes(boardId);

/** The statuses of GET, PATCH, DELETE and image_names of a board. */
async function doors(who: Pick<Person, "ask">, boardId: string): Promise<number[]> {
  const names = await who.ask("GET", `/boards/${boardId}/image_names`);
  const get = await who.ask("GET", `/boards/${boardId}`);
  const patch = await who.ask("PATCH", `/boards/${boardId}`, { board_name: "other" });
  const remove = await who.ask("DELETE", `/boards/${boardId}`);
  return [get.status, patch.status, remove.status, names.status];
}

line("D87 anonymous callers get 401 from every board route", async ({ anon, al }) => {
  const id = await al.board("public");
  assert.deepEqual(await doors(anon, id), [401, 401, 401, 401]);
  assert.equal((await anon.ask("POST", "/boards/?board_name=x")).status, 401);
  assert.equal((await anon.ask("GET", "/boards/")).status, 401);
});

line("D88 a new board is private and its maker's", async ({ al }) => {
  const { status, body } = await al.ask("POST", "/boards/?board_name=cats");
  assert.equal(status, 201);
  assert.equal(body["board_visibility"], "private");
  assert.equal(body["user_id"], al.userId);
});

line("D89 a name of 301 characters is refused", async ({ al }) => {
  assert.equal((await al.ask("POST", `/boards/?board_name=${"x".repeat(301)}`)).status, 422);
  assert.equal((await al.ask("POST", `/boards/?board_name=${"x".repeat(300)}`)).status, 201);
});

line("D90 the list is a page, and with all=true a plain array", async ({ al }) => {
  await al.board();
  const page = await al.ask("GET", "/boards/");
  assert.equal(page.status, 200);
  assert.deepEqual(Object.keys(page.body).sort(), ["items", "limit", "offset", "total"]);
  assert.equal(page.body["offset"], 0);
  const all = await al.ask<unknown>("GET", "/boards/?all=true");
  assert.ok(Array.isArray(all.body));
});

line("D91 somebody else's private board is not there", async ({ al, bo }) => {
  const id = await al.board();
  assert.equal(await inList(bo, id), false);
  assert.deepEqual(await doors(bo, id), [404, 404, 404, 404]);
  const hidden = await bo.ask("GET", `/boards/${id}`);
  const absent = await bo.ask("GET", `/boards/${crypto.randomUUID()}`);
  assert.deepEqual(hidden.body, absent.body);
});

line("D92 an administrator may do everything with it", async ({ ad, al }) => {
  assert.ok((await doors(ad, await al.board())).every((status) => status < 300));
});

line("D93 so may its owner", async ({ al }) => {
  assert.ok((await doors(al, await al.board())).every((status) => status < 300));
});

line("D94 an unknown board is 404 for everybody", async ({ ad, al }) => {
  for (const who of [ad, al]) {
    assert.equal((await who.ask("GET", `/boards/${crypto.randomUUID()}`)).status, 404);
  }
});

line("D95 its owner makes it shared, then public", async ({ al }) => {
  const id = await al.board();
  for (const board_visibility of ["shared", "public"]) {
    const { status, body } = await al.ask("PATCH", `/boards/${id}`, { board_visibility });
    assert.ok(status < 300);
    assert.equal(body["board_visibility"], board_visibility);
  }
});

line("D96 unknown visibilities and fields are refused", async ({ al }) => {
  const id = await al.board();
  const patch = async (body: Json) => (await al.ask("PATCH", `/boards/${id}`, body)).status;
  assert.equal(await patch({ board_visibility: "friends" }), 422);
  assert.equal(await patch({ board_colour: "red" }), 422);
});

for (const [number, visibility] of [["97", "shared"], ["98", "public"]] as const) {
  line(`D${number} a ${visibility} board is there for everybody`, async ({ al, bo }) => {
    const id = await al.board(visibility);
    assert.equal((await bo.ask("GET", `/boards/${id}`)).status, 200);
    assert.equal(await inList(bo, id), true);
    assert.equal((await bo.ask("GET", `/boards/${id}/image_names`)).status, 200);
  });
}

line("D99 made private again it is gone at once", async ({ al, bo }) => {
  const id = await al.board("shared");
  assert.equal((await bo.ask("GET", `/boards/${id}`)).status, 200);
  await al.ask("PATCH", `/boards/${id}`, { board_visibility: "private" });
  assert.equal((await bo.ask("GET", `/boards/${id}`)).status, 404);
  assert.equal(await inList(bo, id), false);
});

line("D100 readers may not change or delete it", async ({ al, bo }) => {
  for (const visibility of ["shared", "public"] as const) {
    const path = `/boards/${await al.board(visibility)}`;
    const hide = await bo.ask("PATCH", path, { board_visibility: "private" });
    assert.equal(hide.status, 403);
    assert.equal((await bo.ask("PATCH", path, { board_name: "mine" })).status, 403);
    assert.equal((await bo.ask("DELETE", path)).status, 403);
    assert.equal((await al.ask("GET", path)).body["board_visibility"], visibility);
  }
});

line("D101 an administrator may change who sees it", async ({ ad, al }) => {
  const id = await al.board();
  const answer = await ad.ask("PATCH", `/boards/${id}`, { board_visibility: "shared" });
  assert.ok(answer.status < 300);
});

line("D102 owner_username is for administrators", async ({ ad, al, bo }) => {
  const id = await al.board("shared");
  const nameFor = async (who: Person) =>
    (await who.ask<Json[]>("GET", "/boards/?all=true")).body
      .find((board) => board["board_id"] === id)?.["owner_username"];
  assert.equal(await nameFor(al), null);
  assert.equal(await nameFor(bo), null);
  assert.equal(await nameFor(ad), "al");
  assert.equal((await bo.ask("GET", `/boards/${id}`)).body["shared_by"], "al");
});

line("D103 deleting with images spares those of others", async ({ al, bo }) => {
  const id = await al.board("public");
  const [his, others] = [await al.image(id), await bo.image(id)];
  const { status, body } = await al.ask("DELETE", `/boards/${id}?include_images=true`);
  assert.equal(status, 200);
  assert.deepEqual(body["deleted_images"], [his]);
  assert.deepEqual(body["deleted_board_images"], [others]);
  assert.equal((await al.ask("GET", `/images/i/${his}`)).status, 404);
  const left = await bo.ask("GET", `/images/i/${others}`);
  assert.deepEqual([left.status, left.body["board_id"]], [200, null]);
});

line("D104 an administrator deletes all of them", async ({ ad, al, bo }) => {
  const id = await al.board("public");
  const names = [await al.image(id), await bo.image(id)].sort();
  const { body } = await ad.ask("DELETE", `/boards/${id}?include_images=true`);
  assert.deepEqual((body["deleted_images"] as string[]).sort(), names);
  for (const name of names) assert.equal((await bo.ask("GET", `/images/i/${name}`)).status, 404);
});

line("D105 without images they stay, on no board", async ({ al }) => {
  const id = await al.board();
  const name = await al.image(id);
  const { body } = await al.ask("DELETE", `/boards/${id}`);
  assert.deepEqual(body["deleted_board_images"], [name]);
  assert.deepEqual(body["deleted_images"], []);
  assert.equal((await al.ask("GET", `/images/i/${name}`)).body["board_id"], null);
});

line("D106 a file that cannot be deleted is reported as failed", async ({ server, al }) => {
  const id = await al.board();
  const [name, stuck] = [await al.image(id), await al.image(id)];
  // A folder in the file's place: no permission needed for the test, and nothing can unlink it.
  const path = `${server.root}/images/${stuck.slice(0, 2)}/${stuck}`;
  await Deno.remove(path);
  await Deno.mkdir(`${path}/in_the_way`, { recursive: true });
  const { body } = await al.ask("DELETE", `/boards/${id}?include_images=true`);
  assert.deepEqual(body["failed_images"], [stuck]);
  assert.deepEqual(body["deleted_images"], [name]);
  assert.equal((await al.ask("GET", `/images/i/${stuck}`)).body["board_id"], null);
});

line('D107 image_names of "none" are one\'s own on no board', async ({ al, bo }) => {
  const [hers, his, boarded] = [
    await al.image(),
    await bo.image(),
    await bo.image(await bo.board()),
  ];
  const names = (await bo.ask<string[]>("GET", "/boards/none/image_names")).body;
  assert.deepEqual([hers, his, boarded].map((name) => names.includes(name)), [false, true, false]);
});

line("D108 a grant allows exactly its verbs, until it is withdrawn", async ({ al, bo, person }) => {
  const cy = await person(`cy-${crypto.randomUUID().slice(0, 6)}`);
  const id = await al.board();
  await al.image(id);
  const verbs = async (): Promise<number[]> => {
    const mine = await bo.image();
    return [
      (await bo.ask("GET", `/boards/${id}`)).status,
      (await bo.ask("POST", "/board_images/", { board_id: id, image_name: mine })).status,
      (await bo.ask("PATCH", `/boards/${id}`, { board_name: "renamed" })).status,
      (await bo.ask("PATCH", `/boards/${id}`, { board_visibility: "public" })).status,
      (await bo.ask("DELETE", `/boards/${id}`)).status,
      (await bo.ask("GET", `/boards/${id}/grants`)).status,
    ];
  };
  const grant = async (level: string) =>
    (await al.ask("PUT", `/boards/${id}/grants`, { user_email: "bo@example.com", level })).body;
  assert.deepEqual(await verbs(), [404, 404, 404, 404, 404, 404]);
  await grant("view");
  assert.deepEqual(await verbs(), [200, 403, 403, 403, 403, 403]);
  await grant("add");
  assert.deepEqual(await verbs(), [200, 201, 403, 403, 403, 403]);
  const { grant_id } = await grant("edit");
  assert.deepEqual(await verbs(), [200, 201, 201, 403, 403, 403]);
  assert.equal((await cy.ask("GET", `/boards/${id}`)).status, 404);
  const withdrawn = await al.ask("DELETE", `/boards/${id}/grants/${grant_id}`);
  assert.equal(withdrawn.status, 204);
  assert.equal((await bo.ask("GET", `/boards/${id}`)).status, 404);
  assert.equal(await inList(bo, id), false);
});
