/** Lists of images by person, day and kind, and the paths of them that InvokeAI's clients read. */
import assert from "node:assert/strict";
import { LEFT_OUT } from "../../routes/not_offered.ts";
import { type Json, type Person, startStudio, type Studio } from "../libraries.ts";
import { sql } from "../client.ts";

Deno.test("galleries", async (t) => {
  await using studio = await startStudio();
  for (const [name, run] of Object.entries(CASES)) await t.step(name, () => run(studio));
});

const names = async (who: Person, query: string): Promise<string[]> => {
  const { status, body } = await who.ask("GET", `/images/names${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body["image_names"] as string[];
};

const looks = (studio: Studio) =>
  sql(
    studio.server,
    "SELECT details FROM audit_log WHERE action = 'image.view' AND target_id = '*'",
  )
    .map(({ details }) => JSON.parse(details as string).owner_ids[0] as string);

const CASES: Record<string, (studio: Studio) => Promise<void>> = {
  async "an administrator asks for her own images, or for one person's, which is on record"(
    studio,
  ) {
    const { ad, al, bo } = studio;
    const [own, als, bos] = [await ad.image(), await al.image(), await bo.image()];
    assert.deepEqual(await names(ad, "?user_id=me"), [own]);
    assert.deepEqual(await names(ad, `?user_id=${ad.userId}`), [own]);
    assert.deepEqual((await ad.ask("GET", "/virtual_boards/by_date?user_id=me")).body.length, 1);
    assert.deepEqual(looks(studio), []);
    for (let i = 0; i < 3; i++) assert.deepEqual(await names(ad, `?user_id=${al.userId}`), [als]);
    assert.deepEqual(await names(ad, `?user_id=${bo.userId}`), [bos]);
    assert.deepEqual(looks(studio), [al.userId, bo.userId]);
    // Without a filter it is InvokeAI's list.
    assert.deepEqual((await names(ad, "")).sort(), [own, als, bos].sort());
    assert.deepEqual(looks(studio), [al.userId, bo.userId, "*"]);
    assert.deepEqual(await names(al, "?user_id=me"), [als]);
    for (const other of [bo.userId, "nobody"]) {
      assert.equal((await al.ask("GET", `/images/names?user_id=${other}`)).status, 403);
      assert.equal((await al.ask("GET", `/virtual_boards/by_date?user_id=${other}`)).status, 403);
    }
  },

  async "on a board that several fill, one person's images can be picked out, and have a name"(
    { al, bo },
  ) {
    const board = await al.board("public");
    const [als, bos] = [await al.image(board), await bo.image(board)];
    assert.deepEqual(await names(al, `?board_id=${board}&user_id=${bo.userId}`), [bos]);
    assert.deepEqual(await names(bo, `?board_id=${board}&user_id=me`), [bos]);
    const whose = (await al.ask("GET", `/images/names?board_id=${board}&with_owners=true`)).body;
    const owners = whose["owners"] as { name: string }[];
    assert.deepEqual(
      (whose["owned_by"] as number[]).map((i) => owners[i]?.name),
      (whose["image_names"] as string[]).map((name) => name === als ? "al" : "bo"),
    );
    const hidden = await al.board("private");
    const path = `/images/names?board_id=${hidden}&user_id=${al.userId}`;
    assert.equal((await bo.ask("GET", path)).status, 404);
    const { body } = await bo.ask<Json[]>("POST", "/images/images_by_names", {
      image_names: [als, bos],
    });
    assert.deepEqual(body.map((image) => image["shared_by"]), ["al", null]);
  },

  async "an administrator's boards are her own and those shared with her; one person's by name"(
    { ad, al },
  ) {
    const hidden = await al.board("private");
    const open = await al.board("shared");
    const ids = async (query: string) =>
      (await ad.ask<Json[]>("GET", `/boards/?all=true${query}`)).body.map((b) => b["board_id"]);
    const mine = await ids("&shared_only=true");
    assert.ok(mine.includes(open) && !mine.includes(hidden));
    assert.ok((await ids("")).includes(hidden));
    const als = await ids(`&user_id=${al.userId}`);
    assert.ok(als.includes(open) && als.includes(hidden));
  },

  async "days are those of the time zone"({ person, server }) {
    const eve = await person("eve");
    const name = await eve.image();
    const late = await eve.image();
    const at = (image: string, instant: string) =>
      sql(server, "UPDATE images SET created_at = ? WHERE image_name = ?", instant, image);
    at(name, "2026-11-28T11:30:00.000Z");
    at(late, "2026-11-28T10:59:59.999Z");
    const days = async (zone: string) =>
      (await eve.ask<Json[]>("GET", `/virtual_boards/by_date?time_zone=${zone}`)).body
        .map((day) => [day["date"], day["asset_count"], day["image_count"]]);
    assert.deepEqual(await days("Pacific/Auckland"), [["2026-11-29", 0, 1], ["2026-11-28", 0, 1]]);
    assert.deepEqual(await days("UTC"), [["2026-11-28", 0, 2]]);
    // Nepal is 5:45 ahead.
    at(name, "2026-11-28T18:15:00.000Z");
    assert.deepEqual(await days("Asia/Kathmandu"), [["2026-11-29", 0, 1], ["2026-11-28", 0, 1]]);
    const of = (date: string, zone: string) => names(eve, `?date=${date}&time_zone=${zone}`);
    assert.deepEqual(await of("2026-11-29", "Asia/Kathmandu"), [name]);
    assert.deepEqual(await of("2026-11-28", "Asia/Kathmandu"), [late]);
    // On the last Sunday of October a day has 25 hours.
    at(name, "2026-10-24T22:00:00.000Z");
    at(late, "2026-10-25T22:59:59.999Z");
    assert.equal((await of("2026-10-25", "Europe/Berlin")).length, 2);
    for (const zone of ["Mars/Olympus", "", "x".repeat(200)]) {
      const path = `/virtual_boards/by_date?time_zone=${zone}`;
      assert.equal((await eve.ask("GET", path)).status, 422);
    }
  },

  async "a day takes what a list takes, and refuses the rest"({ person }) {
    const gil = await person("gil");
    const [first, second] = [await gil.image(), await gil.image()];
    await gil.ask("POST", "/images/star", { image_names: [first] });
    const day = (await gil.ask<Json[]>("GET", "/virtual_boards/by_date")).body[0]?.["date"];
    const of = async (query: string) => {
      const { status, body } = await gil.ask(
        "GET",
        `/virtual_boards/by_date/${day}/image_names${query}`,
      );
      return status === 200 ? body["image_names"] : status;
    };
    assert.deepEqual(await of(""), [first, second]);
    assert.deepEqual(await of("?starred_first=false"), [second, first]);
    assert.deepEqual(await of("?starred_first=false&order_dir=ASC"), [first, second]);
    assert.deepEqual(await of("?categories=mask"), []);
    assert.deepEqual(await of("?search_term=nothing-like-it"), []);
    assert.equal(await of("?colour=red"), 422);
  },

  async "InvokeAI's galleries hold the same images in the same order"({ person }) {
    const hal = await person("hal");
    const made = [await hal.image(), await hal.image(), await hal.image()];
    const board = await hal.board();
    made.push(await hal.image(board));
    const newest = made.toReversed();
    const get = async (path: string) => (await hal.ask("GET", path)).body;
    const flat = await get("/gallery/item_names");
    assert.deepEqual(flat, { item_names: newest, starred_count: 0, total_count: 4 });
    const refs = newest.map((name) => ({ kind: "image", name }));
    assert.deepEqual((await get("/gallery/items/names"))["items"], refs);
    const page = await get("/gallery/items/?limit=2&offset=1");
    assert.deepEqual((page["items"] as Json[]).map(({ name }) => name), newest.slice(1, 3));
    assert.equal(page["total"], 4);
    const day = (await hal.ask<Json[]>("GET", "/virtual_boards/by_date")).body[0]?.["date"];
    assert.deepEqual((await get(`/virtual_boards/by_date/${day}/item_names`))["items"], refs);
    assert.deepEqual((await get(`/gallery/item_names?created_date=${day}`))["item_names"], newest);
    assert.deepEqual((await get("/gallery/item_names?created_to=2020-01-01"))["item_names"], []);
    assert.deepEqual((await get(`/gallery/item_names?board_id=${board}`))["item_names"], [made[3]]);
  },

  async "no workflow may be called by another"({ al }) {
    const total = async (query: string) =>
      (await al.ask("GET", `/workflows/${query}`)).body["total"];
    assert.ok(Number(await total("")) > 0);
    assert.equal(await total("?callable=true"), 0);
    assert.equal(await total("?callable=false"), await total(""));
  },

  async "the server says what it is made of, and what it leaves out"({ al, server }) {
    const { body } = await al.ask("GET", "/app/app_deps");
    assert.match(String(body["hono"]), /^\d+\./);
    assert.equal(body["deno"], Deno.version.deno);
    assert.deepEqual((await al.ask("GET", "/app/patchmatch_status")).body, false);
    const devices = (await al.ask<Json[]>("GET", "/app/generation_device_options")).body;
    assert.ok(devices.length > 0 && devices.every(({ device, name }) => device && name));
    const headers = { authorization: `Bearer ${al.token}` };
    const get = async (path: string) => await (await fetch(server.url + path, { headers })).text();
    assert.equal(await get("/openapi.json"), await get("/api/v1/openapi.json"));
    const guide = await Deno.readTextFile(new URL("../../docs/api-guide.md", import.meta.url));
    for (const prefix of Object.keys(LEFT_OUT)) {
      assert.ok(guide.includes(prefix), `the guide does not list ${prefix}`);
      for (const [method, path] of [["GET", ""], ["POST", "/i/x/y"]] as const) {
        const answer = await fetch(server.url + prefix + path, { method, headers });
        assert.equal(answer.status, 501);
        assert.equal((await answer.json()).code, "not_implemented");
      }
    }
  },
};
