import assert from "node:assert/strict";
import { foldersOf } from "../../services/downloads/folders.ts";
import { startStudio } from "../libraries.ts";

Deno.test("on a board of several people it stands whose picture it is, in the zip too", async () => {
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
  assert.ok((await zipOf({ board_id: board })).includes(`Bo _ Böe/${his}`));
  const own = await zipOf({ image_names: [hers] });
  assert.ok(own.includes(hers) && !own.includes(`/${hers}`), "one's own need no folder");
});

Deno.test("folders of a zip: fit for every system, one for each person", () => {
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
