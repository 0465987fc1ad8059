/** Words are found as people write them: in any case of any alphabet, with and without spaces. */
import assert from "node:assert/strict";
import sharp from "sharp";
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
    ["STRASSE", [sea]],
    ["straße", [sea]],
    ["INK", [sea, hill]],
    ['夏%" OR _', []],
    ['"*', []],
  ];
  for (const [typed, found] of cases) assert.deepEqual(await find(typed), found, typed);
});

Deno.test("images: by what somebody has said that they show", async () => {
  await using rig = await libraryRig(["al", "bo"]);
  const { images } = rig.services;
  const [own, alien] = [await rig.image("al", null), await rig.image("bo", null)];
  const bo = ownerActor("bo", false);
  const find = async (search_term: string, actor = al) =>
    (await images.names(actor, { search_term, order_dir: "ASC", starred_first: false }))
      .image_names;
  await images.change(al, own, { description: "A lighthouse at dusk" });
  await images.change(bo, alien, { description: "A lighthouse at noon" });
  assert.equal((await images.dto(al, own)).description, "A lighthouse at dusk");
  assert.deepEqual(await find("lighthouse"), [own]);
  assert.deepEqual(await find("lighthouse", bo), [alien]);
  // It stays when tags change, and goes along with a copy.
  await images.tag(al, [own], { add: ["sea"], remove: [] });
  assert.deepEqual(await find("dusk sea"), [own]);
  const { copied_images: [copy] } = await images.copy(al, [own], null);
  assert.deepEqual(await find("dusk"), [own, copy!.image_name]);
  await images.change(al, own, { description: "" });
  assert.deepEqual(await find("dusk"), [copy!.image_name]);
  assert.deepEqual(await find("sea"), [own, copy!.image_name]);
  await assert.rejects(images.change(bo, own, { description: "mine" }));
  assert.equal((await images.dto(al, own)).description, "");
});

Deno.test("images: every form, case and mark of a word finds it, in prompts and tags", async () => {
  await using rig = await libraryRig(["al"]);
  const { images } = rig.services;
  const find = async (search_term: string) =>
    (await images.names(al, { search_term, order_dir: "ASC", starred_first: false })).image_names;
  const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
    .png().toBuffer();
  const pairs: [string, string[]][] = [
    ["Ｆｕｌｌｗｉｄｔｈ rain", ["fullwidth", "ＦＵＬＬ", "full"]],
    ["１girl", ["1girl", "１ＧＩＲＬ"]],
    ["x² plane", ["x2", "X²"]],
    ["ﬁeld", ["field", "ﬁe"]],
    ["ήλιος", ["ηλιος", "ΗΛΙΟΣ", "ήλιος"]],
    ["Straße", ["STRASSE", "strass", "straße"]],
    ["łódź", ["lodz", "ŁÓDŹ", "Łodz"]],
    ["café crème", ["cafe creme", "CREME"]],
    ["東京の夜 rainy", ["京の", "東京 rain", "夜"]],
    ["北京烤鸭", ["烤鸭"]],
    ["ｶﾀｶﾅ", ["カタカナ", "タカ"]],
    ["🦊 den", ["🦊"]],
  ];
  for (const [written, typed] of pairs) {
    const tagged = await rig.image("al", null);
    await images.tag(al, [tagged], { add: [written], remove: [] });
    const { image_name } = await images.upload(al, {
      ...{ bytes: png, category: "general", isIntermediate: false, boardId: null, sessionId: null },
      ...{ cropVisible: false, resizeTo: null },
      metadata: JSON.stringify({ positive_prompt: written }),
    });
    for (const search of typed) {
      assert.deepEqual(await find(search), [tagged, image_name], `${search} in ${written}`);
    }
    await images.tag(al, [tagged], { add: [], remove: [written] });
    assert.deepEqual(await find(written), [image_name], `${written} is no tag any more`);
    await images.remove(al, [tagged, image_name]);
  }
  const yoga = await rig.image("al", null);
  await images.tag(al, [yoga], { add: ["Йога"], remove: [] });
  assert.deepEqual(await find("йог"), [yoga]);
  for (const nothing of ["иога", "🐈", "!!", "かい"]) assert.deepEqual(await find(nothing), []);
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
