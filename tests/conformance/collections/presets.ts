import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import { type Json, type Person, smallPng } from "../../libraries.ts";
import { eventually, listen } from "../../queue.ts";
import { line } from "../libraries/harness.ts";

const data = (more: Json = {}): Json => ({
  name: "ink",
  positive_prompt: "{prompt}, in ink",
  negative_prompt: "colour",
  type: "user",
  ...more,
});

function form(values: unknown, image?: BlobPart): FormData {
  const made = new FormData();
  made.append("data", typeof values === "string" ? values : JSON.stringify(values));
  if (image !== undefined) made.append("image", new File([image], "image.png"));
  return made;
}

const png = () => new Uint8Array(smallPng());

async function create(who: Person, more: Json = {}, image?: BlobPart): Promise<string> {
  const { status, body } = await who.ask("POST", "/style_presets/", form(data(more), image));
  assert.equal(status, 200, JSON.stringify(body));
  return body["id"] as string;
}

const at = (id: string) => `/style_presets/i/${id}`;

async function statuses(who: Pick<Person, "ask">, id: string): Promise<number[]> {
  return [
    (await who.ask("GET", at(id))).status,
    (await who.ask("PATCH", at(id), form(data()))).status,
    (await who.ask("DELETE", at(id))).status,
  ];
}

async function list(who: Pick<Person, "ask">): Promise<Json[]> {
  return (await who.ask<Json[]>("GET", "/style_presets/")).body;
}

line("H201 presets are own, default or public", async ({ al, bo, ad, anon }) => {
  assert.equal((await anon.ask("GET", "/style_presets/")).status, 401);
  assert.deepEqual(await statuses(anon, "default_photograph"), [401, 401, 401]);
  const secret = await create(al);
  const open = await create(al, { is_public: true });
  const seen = (await list(bo)).map((p) => p["id"]);
  assert.ok(!seen.includes(secret) && seen.includes(open) && seen.includes("default_photograph"));
  assert.deepEqual(await statuses(bo, secret), [404, 404, 404]);
  assert.deepEqual(await statuses(bo, open), [200, 403, 403]);
  assert.deepEqual(await statuses(bo, "default_ink_drawing"), [200, 403, 403]);
  const refused = await bo.ask("POST", "/style_presets/", form(data({ type: "default" })));
  assert.equal(refused.status, 403);
  const change = form(data({ name: "Ink drawing", type: "default" }));
  assert.equal((await ad.ask("PATCH", at("default_ink_drawing"), change)).status, 200);
  const made = await create(ad, { type: "default" });
  assert.equal((await bo.ask("GET", at(made))).status, 200);
  assert.equal((await ad.ask("DELETE", at(made))).status, 200);
  assert.deepEqual(await statuses(ad, secret), [200, 200, 200]);
});

line("H202 bad forms save nothing; a change without a file keeps the image", async ({ al }) => {
  const before = (await list(al)).length;
  for (const bad of ['{"name": ', "[]", '{"name":"x"}', '{"name":1}']) {
    assert.equal((await al.ask("POST", "/style_presets/", form(bad))).status, 400, bad);
  }
  const text = await al.ask("POST", "/style_presets/", form(data(), "no image"));
  assert.equal(text.status, 415);
  assert.equal((await list(al)).length, before);
  const id = await create(al, {}, png());
  const changed = await al.ask("PATCH", at(id), form(data({ name: "other" })));
  assert.equal(changed.body["name"], "other");
  assert.equal((await al.ask("GET", `${at(id)}/image`)).status, 200);
  assert.equal((await al.ask("DELETE", `${at(id)}/image`)).body["image"], null);
  assert.equal((await al.ask("GET", `${at(id)}/image`)).status, 404);
});

function file(content: string, name = "presets.csv"): FormData {
  const made = new FormData();
  made.append("file", new File([content], name));
  return made;
}

line("H203 only administrators export and import", async ({ al, ad, server }) => {
  const csv = 'name,prompt,negative_prompt\r\n"sun, ""big""","{prompt},\nsunny",rain\r\n';
  assert.equal((await al.ask("GET", "/style_presets/export")).status, 403);
  assert.equal((await al.ask("POST", "/style_presets/import", file(csv))).status, 403);
  const before = (await list(ad)).length;
  const bad = ["", "name,prompt\nx", 'name,prompt\n"x', "{", '[{"name": 1}]', "a,b\n1,2"];
  for (const content of bad) {
    const { status } = await ad.ask("POST", "/style_presets/import", file(content));
    assert.equal(status, 400, content);
  }
  assert.equal((await list(ad)).length, before);
  const taken = await ad.ask("POST", "/style_presets/import", file(csv));
  assert.deepEqual([taken.status, taken.body["imported"]], [200, 1]);
  const json = JSON.stringify([{ name: "moon", positive_prompt: "{prompt}, moon" }]);
  assert.equal((await ad.ask("POST", "/style_presets/import", file(json))).status, 200);
  const names = (await list(ad)).map((p) => p["name"]);
  assert.ok(names.includes('sun, "big"') && names.includes("moon"));
  const exported = await fetch(`${server.url}/api/v1/style_presets/export`, {
    headers: { authorization: `Bearer ${ad.token}` },
  });
  assert.match(exported.headers.get("content-type") ?? "", /text\/csv/);
  assert.match(await exported.text(), /"sun, ""big""","\{prompt\},\nsunny","rain"/);
});

line("H204 a preset's image follows its preset and opens by cookie", async (s) => {
  const id = await create(s.al, {}, png());
  const path = `${s.server.url}/api/v1${at(id)}/image`;
  const asks = async (cookie?: string) => {
    const response = await fetch(path, cookie ? { headers: { cookie } } : {});
    await response.body?.cancel();
    return response.status;
  };
  assert.deepEqual([await asks(), await asks(s.bo.cookie), await asks(s.al.cookie)], [
    401,
    404,
    200,
  ]);
  await s.al.ask("PATCH", at(id), form(data({ is_public: true })));
  assert.equal(await asks(s.bo.cookie), 200);
  await s.al.ask("PATCH", at(id), form(data({ is_public: false })));
  assert.equal(await asks(s.bo.cookie), 404);
});

line("presets: people take their own out as a file, and may have a file read", async (s) => {
  const { al, bo } = s;
  await create(al, { name: "al's own", is_public: true });
  const mine = async (who: Person, format: string) => {
    const response = await fetch(
      `${s.server.url}/api/v1/style_presets/export/mine?format=${format}`,
      {
        headers: { authorization: `Bearer ${who.token}` },
      },
    );
    return await response.text();
  };
  assert.match(await mine(al, "csv"), /"al's own","\{prompt\}, in ink","colour"/);
  const json = JSON.parse(await mine(al, "json")) as Json[];
  assert.ok(json.some((p) => p["name"] === "al's own" && p["positive_prompt"]));
  assert.ok(!(await mine(bo, "json")).includes("al's own"));
  assert.ok(!(await mine(al, "json")).includes("Photograph"));
  const before = (await list(bo)).length;
  const read = await bo.ask<{ rows: Json[] }>(
    "POST",
    "/style_presets/read_file",
    file("name,prompt\nsun,bright\n,x\n"),
  );
  assert.deepEqual(read.body.rows.map((r) => [r["at"], r["problem"]]), [[2, null], [3, "name"]]);
  assert.equal((await bo.ask("POST", "/style_presets/read_file", file("a,b\n1,2"))).status, 400);
  assert.equal((await list(bo)).length, before);
});

line("presets: what was deleted comes back as it was, for its owner", async ({ al, bo, ad }) => {
  const id = await create(al, { name: "gone" }, png());
  await al.ask("PUT", `${at(id)}/grants`, { user_id: bo.userId, level: "view" });
  assert.equal((await al.ask("POST", `${at(id)}/restore`)).status, 404);
  assert.equal((await al.ask("DELETE", at(id))).status, 200);
  for (const who of [al, bo, ad]) {
    assert.deepEqual(await statuses(who, id), [404, 404, 404]);
    assert.equal((await who.ask("GET", `${at(id)}/image`)).status, 404);
    assert.ok(!(await list(who)).some((p) => p["id"] === id));
  }
  assert.equal((await bo.ask("POST", `${at(id)}/restore`)).status, 404);
  const back = await al.ask("POST", `${at(id)}/restore`);
  assert.deepEqual([back.status, back.body["name"]], [200, "gone"]);
  assert.equal((await bo.ask("GET", `${at(id)}/image`)).status, 200);
  assert.equal((await al.ask("DELETE", at(id))).status, 200);
  assert.equal((await ad.ask("POST", `${at(id)}/restore`)).status, 200);
});

line("presets: after a day a deleted one is gone for good", async ({ server, al }) => {
  const [old, fresh] = [await create(al, {}, png()), await create(al)];
  assert.equal((await al.ask("DELETE", at(old))).status, 200);
  const before = new Date(Date.now() - 25 * 3_600_000).toISOString();
  sql(server, "UPDATE style_presets SET deleted_at = ? WHERE style_preset_id = ?", before, old);
  assert.equal((await al.ask("DELETE", at(fresh))).status, 200);
  assert.equal((await al.ask("POST", `${at(old)}/restore`)).status, 404);
  const image = `${server.root}/style_preset_images/${old}.webp`;
  await assert.rejects(Deno.stat(image), Deno.errors.NotFound);
  assert.equal((await al.ask("POST", `${at(fresh)}/restore`)).status, 200);
});

line("presets: whom one is shared with hears of it at once", async ({ server, al, bo }) => {
  const id = await create(al, { name: "heard of" });
  const ear = await listen(server, bo.token);
  await al.ask("PUT", `${at(id)}/grants`, { user_id: bo.userId, level: "view" });
  const heard = () =>
    ear.frames.some(({ event, data }) =>
      event === "style_preset_changed" && (data as Json)["style_preset_id"] === id
    );
  await eventually("style_preset_changed", () => Promise.resolve(heard()), 10_000);
  await ear.close();
});

line("presets: an editor by grant changes words, not who may see", async ({ al, bo }) => {
  const id = await create(al);
  await al.ask("PUT", `${at(id)}/grants`, { user_id: bo.userId, level: "edit" });
  const words = await bo.ask("PATCH", at(id), form(data({ name: "by bo" })));
  assert.deepEqual([words.status, words.body["name"]], [200, "by bo"]);
  assert.equal((await bo.ask("PATCH", at(id), form(data({ is_public: true })))).status, 403);
  assert.equal((await bo.ask("DELETE", at(id))).status, 403);
});

line("H205 system prompts are private until they are shown", async ({ al, bo, ad }) => {
  const make = async (name: string) => {
    const { body } = await al.ask("POST", "/system_prompts/", { name, content: "Write." });
    return `/system_prompts/i/${body["id"]}`;
  };
  const [secret, open] = [await make("secret"), await make("open")];
  assert.equal((await al.ask("PATCH", open, { is_public: true })).body["is_public"], true);
  assert.equal((await bo.ask("GET", secret)).status, 404);
  assert.equal((await bo.ask("GET", open)).status, 200);
  const names = (await bo.ask<Json[]>("GET", "/system_prompts/")).body.map((p) => p["name"]);
  assert.ok(names.includes("open") && names.includes("Expand a prompt"));
  assert.ok(!names.includes("secret"));
  assert.equal((await bo.ask("PATCH", open, { name: "x" })).status, 403);
  assert.equal((await bo.ask("DELETE", open)).status, 403);
  assert.equal((await bo.ask("PATCH", secret, { name: "x" })).status, 404);
  assert.equal((await al.ask("PATCH", open, { nmae: "x" })).status, 422);
  assert.equal((await ad.ask("PATCH", secret, { name: "x" })).status, 200);
  assert.equal((await ad.ask("DELETE", secret)).status, 200);
  assert.equal((await al.ask("DELETE", secret)).status, 404);
});
