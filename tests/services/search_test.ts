/** Words are found as people write them: in any case of any alphabet, with and without spaces. */
import assert from "node:assert/strict";
import { ownerActor } from "../../services/actor.ts";
import { listUsers } from "../../services/users/list.ts";
import { selectWorkflows } from "../../services/workflows/filter.ts";
import { addUser } from "../database.ts";
import { libraryRig } from "./library_rig.ts";

const al = ownerActor("al", false);

Deno.test("images: Japanese words inside of others, mixed with words of the index", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { images } = rig.services;
  const [sea, hill, alien] = [
    await rig.image("al", null),
    await rig.image("al", null),
    await rig.image("bo", null),
  ];
  await images.tag(al, [sea], { add: ["夏の海", "Straße", "ink"], remove: [] });
  await images.tag(al, [hill], { add: ["夏の丘", "ﾈｺ", "inkwell"], remove: [] });
  const bo = ownerActor("bo", false);
  await images.tag(bo, [alien], { add: ["夏の海"], remove: [] });
  const find = async (search_term: string) =>
    (await images.names(al, { search_term, order_dir: "ASC", starred_first: false })).image_names;
  const cases: [string, string[]][] = [
    ["海", [sea]],
    ["夏", [sea, hill]],
    ["夏 海", [sea]],
    ["の丘 ink", [hill]],
    ["海 inkwell", []],
    ["ネコ", [hill]],
    ["STRASSE", []],
    ["straße", [sea]],
    ["INK", [sea, hill]],
    ['夏%" OR _', []],
    ['"*', []],
  ];
  for (const [typed, found] of cases) assert.deepEqual(await find(typed), found, typed);
});

Deno.test("boards, workflows and people: umlauts in any case, no patterns", async () => {
  await using rig = await libraryRig(["al"]);
  const { boards, access } = rig.services;
  for (const name of ["Übung 100%", "ubung", "ÉTÉ"]) await boards.create(al, name);
  const options = { order_by: "board_name", direction: "ASC", include_archived: false } as const;
  const named = async (search: string) =>
    (await boards.all(al, { ...options, search })).map((board) => board.board_name);
  assert.deepEqual(await named("übung"), ["ubung", "Übung 100%"]);
  assert.deepEqual(await named("été"), ["ÉTÉ"]);
  assert.deepEqual(await named("0%"), ["Übung 100%"]);
  assert.deepEqual(await named("_"), []);

  const at = new Date().toISOString();
  await rig.db.insertInto("workflows").values({
    ...{ workflow_id: "w", user_id: "al", name: "Überblenden", created_at: at, updated_at: at },
    workflow: '{"name":"","nodes":[],"edges":[],"meta":{}}',
  }).execute();
  for (const query of ["überBLENDEN", "BLEND"]) {
    const rows = selectWorkflows(rig.db, access, al, { query }).select("workflows.workflow_id");
    assert.equal((await rows.execute()).length, 1, query);
  }

  await addUser(rig.db, "oz");
  await rig.db.updateTable("users").set({ display_name: "Özlem" }).where("user_id", "=", "oz")
    .execute();
  for (const search of ["Özlem", "özl", "ÖZ", " özlem "]) {
    const { items } = await listUsers(rig.db, { limit: null, offset: 0, search });
    assert.deepEqual(items.map((user) => user.user_id), ["oz"], search);
  }
});
