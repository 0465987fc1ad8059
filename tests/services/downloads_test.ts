import assert from "node:assert/strict";
import { foldersOf } from "../../services/downloads/folders.ts";
import { sessionActor } from "../../services/actor.ts";
import { whileStanding } from "../../services/while_standing.ts";
import { startStudio } from "../libraries.ts";
import { libraryRig } from "./library_rig.ts";

Deno.test("images on a shared board have their owner's name, also in the zip", async () => {
  await using studio = await startStudio();
  const { server, al, bo } = studio;
  await bo.ask("PATCH", "/auth/me", { display_name: "Bo / Böe" });
  const board = await al.board("public");
  const [hers, his] = [await al.image(), await bo.image()];
  for (const [who, image_name] of [[al, hers], [bo, his]] as const) {
    const { status } = await who.ask("POST", "/board_images/", { board_id: board, image_name });
    assert.equal(status, 201);
  }
  const ownerOf = async (name: string) =>
    (await al.ask("GET", `/images/i/${name}`)).body["shared_by"];
  assert.deepEqual([await ownerOf(hers), await ownerOf(his)], [null, "Bo / Böe"]);

  const zipOf = async (wish: Record<string, unknown>) => {
    const { body } = await al.ask("POST", "/images/download", wish);
    const path = `/api/v1/images/download/${body["bulk_download_item_name"]}`;
    const headers = { authorization: `Bearer ${al.token}` };
    return new TextDecoder().decode(await (await fetch(server.url + path, { headers })).bytes());
  };
  assert.ok((await zipOf({ board_id: board })).includes("Bo _ Böe/image.png"));
  const own = await zipOf({ image_names: [hers] });
  assert.ok(own.includes("image.png") && !own.includes("/image.png"), "one's own need no folder");
});

Deno.test("folder names in a zip are valid on every system, one for each owner", () => {
  const names = new Map([["1", "../Ann"], ["2", "ANN"], ["3", "ann"], ["4", " .. "], [
    "5",
    "a\\b:c",
  ]]);
  assert.deepEqual([...foldersOf(names).values()], [
    "_Ann/",
    "ANN/",
    "ann (2)/",
    "_/",
    "a_b_c/",
  ]);
  assert.equal(foldersOf(new Map([["1", "Ann"]])).size, 0);
});

Deno.test("images that are withdrawn while a zip is fetched are left out", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { boards, downloads } = rig.services;
  const al = sessionActor("al", false, "a", null);
  const bo = sessionActor("bo", false, "b", null);
  for (const who of ["a", "b"]) {
    await rig.db.insertInto("user_sessions").values(openSession(who)).execute();
  }
  const { board_id } = await boards.create(al, "board");
  await boards.change(al, board_id, { board_visibility: "shared" }, null);
  const names: string[] = [];
  for (let i = 0; i < 20; i++) names.push(await rig.image("al", board_id));
  const fetched = async (meanwhile: () => Promise<unknown>) => {
    const wish = { image_names: null, board_id };
    const { bulk_download_item_name } = await downloads.request(bo, wish);
    const reader = (await downloads.fetch(bo, bulk_download_item_name)).zip.getReader();
    let text = new TextDecoder("latin1").decode((await reader.read()).value);
    await meanwhile();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += new TextDecoder("latin1").decode(read.value);
    }
    return names.filter((name) => text.includes(name)).length;
  };
  assert.equal(await fetched(() => Promise.resolve()), 20);
  const some = await fetched(() =>
    boards.change(al, board_id, { board_visibility: "private" }, null)
  );
  assert.ok(some < 5, `${some} came`);
});

Deno.test("a download ends when its reader signs out or loses the administrator's role", async () => {
  await using rig = await libraryRig(["bo"]);
  await rig.db.insertInto("user_sessions").values(openSession("b")).execute();
  const endless = () =>
    new ReadableStream<Uint8Array>({ pull: (c) => c.enqueue(new Uint8Array(10)) });
  const bo = sessionActor("bo", true, "b", null);
  for (
    const end of [
      () => rig.db.updateTable("users").set({ is_admin: 0 }).execute(),
      () => rig.db.updateTable("users").set({ is_active: 0 }).execute(),
      () => rig.db.updateTable("user_sessions").set({ ended_at: "2020" }).execute(),
    ]
  ) {
    await rig.db.updateTable("users").set({ is_active: 1, is_admin: 1 }).execute();
    let chunks = 0;
    await assert.rejects(
      async () => {
        for await (const _ of whileStanding(rig.db, bo, endless(), 0)) {
          if (++chunks === 50) await end();
          assert.ok(chunks < 100);
        }
      },
      { code: "not_signed_in" },
    );
    assert.ok(chunks >= 50);
  }
});

function openSession(name: string) {
  const at = new Date().toISOString();
  const later = new Date(Date.now() + 3_600_000).toISOString();
  return {
    session_id: name,
    user_id: name === "a" ? "al" : "bo",
    remember_me: 0 as const,
    address: null,
    client: null,
    created_at: at,
    last_seen_at: at,
    expires_at: later,
    absolute_expires_at: later,
    ended_at: null,
    end_reason: null,
  };
}
