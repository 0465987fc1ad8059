import assert from "node:assert/strict";
import { shippedWorkflows } from "../../../services/workflows/defaults/mod.ts";
import { sql } from "../../client.ts";
import { type Json, type Person, smallPng } from "../../libraries.ts";
import { line } from "../libraries/harness.ts";

const workflow = (more: Json = {}): Json => ({
  name: "mine",
  author: "",
  description: "a description",
  version: "1.0.0",
  contact: "",
  tags: "one, two",
  notes: "",
  exposedFields: [],
  meta: { version: "3.0.0", category: "user" },
  nodes: [],
  edges: [],
  ...more,
});

async function create(who: Pick<Person, "ask">, more: Json = {}): Promise<string> {
  const { status, body } = await who.ask("POST", "/workflows/", { workflow: workflow(more) });
  assert.equal(status, 200, JSON.stringify(body));
  return body["workflow_id"] as string;
}

const at = (id: string) => `/workflows/i/${id}`;

async function share(who: Person, id: string, is_public = true) {
  const { status } = await who.ask("PATCH", `${at(id)}/is_public`, { is_public });
  assert.equal(status, 200);
}

async function ids(who: Pick<Person, "ask">, query = ""): Promise<string[]> {
  const { status, body } = await who.ask<{ items: Json[] }>("GET", `/workflows/?${query}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map((item) => item["workflow_id"] as string);
}

async function statuses(who: Pick<Person, "ask">, id: string): Promise<number[]> {
  const doors: [string, string, unknown?][] = [
    ["GET", at(id)],
    ["PATCH", at(id), { workflow: { ...workflow(), id } }],
    ["PATCH", `${at(id)}/is_public`, { is_public: true }],
    ["DELETE", at(id)],
  ];
  const found: number[] = [];
  for (const [method, path, body] of doors) found.push((await who.ask(method, path, body)).status);
  return found;
}

function imageForm(): FormData {
  const form = new FormData();
  form.append("image", new File([new Uint8Array(smallPng())], "x.png"));
  return form;
}

line("H190 anonymous callers get 401 from every workflow route, the image too", async (s) => {
  const id = await create(s.al);
  assert.equal((await s.al.ask("PUT", `${at(id)}/thumbnail`, imageForm())).status, 200);
  assert.equal((await s.anon.ask("GET", "/workflows/")).status, 401);
  assert.equal((await s.anon.ask("POST", "/workflows/", { workflow: workflow() })).status, 401);
  assert.equal((await s.anon.ask("PUT", `${at(id)}/opened_at`)).status, 401);
  assert.equal((await s.anon.ask("GET", `${at(id)}/thumbnail`)).status, 401);
  assert.equal((await s.bo.ask("GET", `${at(id)}/thumbnail`)).status, 404);
  const own = await s.al.ask("GET", `${at(id)}/thumbnail`);
  assert.equal(own.status, 200);
  assert.equal(own.headers.get("content-type"), "image/webp");
});

line("H191 somebody else's private workflow is not there", async ({ al, bo, ad }) => {
  const id = await create(al);
  assert.ok(!(await ids(bo)).includes(id));
  assert.ok(!(await ids(bo, "is_public=true")).includes(id));
  assert.deepEqual(await statuses(bo, id), [404, 404, 404, 404]);
  const hidden = await bo.ask("GET", at(id));
  assert.deepEqual(hidden.body, (await bo.ask("GET", at(crypto.randomUUID()))).body);
  assert.equal((await al.ask("DELETE", at(id))).status, 200);
  assert.equal((await ad.ask("DELETE", at(await create(al)))).status, 200);
});

line("H192 a shared workflow is seen by all and changed by its owner", async ({ al, bo }) => {
  const id = await create(al);
  await share(al, id);
  assert.ok((await ids(bo, "is_public=true")).includes(id));
  assert.ok((await ids(al)).includes(id));
  assert.deepEqual(await statuses(bo, id), [200, 403, 403, 403]);
  const { body } = await bo.ask<{ workflow: Json; can_edit: boolean }>("GET", at(id));
  assert.equal(body.workflow["tags"], "one, two, shared");
  assert.equal(body.can_edit, false);
});

line("H193 what is no longer shared is gone", async ({ al, bo }) => {
  const id = await create(al);
  await share(al, id);
  await share(al, id, false);
  assert.equal((await bo.ask("GET", at(id))).status, 404);
  const { body } = await al.ask<{ workflow: Json; is_public: boolean }>("GET", at(id));
  assert.equal(body.is_public, false);
  assert.equal(body.workflow["tags"], "one, two");
});

line("H194 the list has one's own and the defaults", async ({ al, bo }) => {
  const id = await create(al);
  const shared = await create(bo);
  await share(bo, shared);
  const plain = await ids(al);
  assert.ok(plain.includes(id) && plain.includes("default_text_to_image"));
  assert.ok(!plain.includes(shared));
  const both = await ids(al, "categories=user&categories=default");
  assert.ok(both.includes(id) && both.includes("default_text_to_image"));
  assert.ok(!(await ids(al, "categories=user")).includes("default_text_to_image"));
});

line("H195 a public workflow of the system user is shared, and nobody's own", async (s) => {
  const id = await create(s.ad);
  await share(s.ad, id);
  sql(s.server, "UPDATE workflows SET user_id = 'system' WHERE workflow_id = ?", id);
  assert.ok((await ids(s.al, "is_public=true")).includes(id));
  assert.ok(!(await ids(s.al)).includes(id));
  assert.deepEqual((await statuses(s.al, id)).slice(1), [403, 403, 403]);
  assert.deepEqual(await statuses(s.ad, id), [200, 200, 200, 200]);
});

line("H196 records say whose they are; texts that are no workflow are left out", async (s) => {
  const id = await create(s.al);
  const { body } = await s.al.ask("GET", at(id));
  assert.equal(body["user_id"], s.al.userId);
  assert.equal(body["is_public"], false);
  for (const stale of ['{"nodes": {}, "version": 1}', "not json"]) {
    sql(s.server, "UPDATE workflows SET workflow = ? WHERE workflow_id = ?", stale, id);
    assert.ok(!(await ids(s.al)).includes(id));
    assert.equal((await s.al.ask("GET", at(id))).status, 404);
    assert.equal((await s.al.ask("GET", "/workflows/tags")).status, 200);
  }
});

line("H197 an id in the body that is not the path's is a mistake", async ({ al }) => {
  const id = await create(al);
  const other = { ...workflow(), id: crypto.randomUUID() };
  assert.equal((await al.ask("PATCH", at(id), { workflow: other })).status, 400);
  const same = { ...workflow({ name: "renamed" }), id };
  assert.equal((await al.ask("PATCH", at(id), { workflow: same })).body["name"], "renamed");
});

line("H198 opening is remembered for each viewer", async ({ al, bo }) => {
  const id = await create(al);
  assert.equal((await bo.ask("PUT", `${at(id)}/opened_at`)).status, 404);
  await share(al, id);
  assert.equal((await bo.ask("PUT", `${at(id)}/opened_at`)).status, 200);
  assert.notEqual((await bo.ask("GET", at(id))).body["opened_at"], null);
  assert.equal((await al.ask("GET", at(id))).body["opened_at"], null);
  assert.equal((await al.ask("PUT", `${at(id)}/opened_at`)).status, 200);
  assert.ok((await ids(al, "has_been_opened=true")).includes(id));
  assert.ok(!(await ids(al, "has_been_opened=false")).includes(id));
});

line("H199 tags and counts speak of visible workflows only", async ({ al, bo, person }) => {
  const cleo = await person("cleo");
  const secret = await create(al, { tags: "secret-plan" });
  const tags = async (who: Person, query = "") =>
    (await who.ask<string[]>("GET", `/workflows/tags?${query}`)).body;
  const count = async (who: Person, query = "") =>
    (await who.ask("GET", `/workflows/counts_by_tag?tags=secret-plan${query}`)).body["secret-plan"];
  assert.ok((await tags(al)).includes("secret-plan"));
  assert.ok(!(await tags(bo)).includes("secret-plan"));
  assert.deepEqual([await count(al), await count(bo)], [1, 0]);
  await share(al, secret);
  assert.deepEqual([await count(bo), await count(bo, "&is_public=true")], [0, 1]);
  await create(cleo);
  const { body } = await cleo.ask(
    "GET",
    "/workflows/counts_by_category?categories=user&categories=default",
  );
  assert.deepEqual(body, { user: 1, default: shippedWorkflows().length });
});

line("H200 a page beyond the end is empty; an unknown order is refused", async ({ al }) => {
  const { status, body } = await al.ask<{ items: Json[]; total: number }>(
    "GET",
    "/workflows/?page=999&per_page=2",
  );
  assert.equal(status, 200);
  assert.deepEqual(body.items, []);
  assert.ok(body.total >= 4);
  assert.equal((await al.ask("GET", "/workflows/?order_by=colour")).status, 422);
});

line("workflows: grants let look or edit, and end", async ({ al, bo }) => {
  const id = await create(al);
  const grant = await al.ask("PUT", `${at(id)}/grants`, { user_id: bo.userId, level: "view" });
  assert.equal(grant.status, 200, JSON.stringify(grant.body));
  assert.ok((await ids(bo, "is_public=true")).includes(id));
  assert.deepEqual(await statuses(bo, id), [200, 403, 403, 403]);
  await al.ask("PUT", `${at(id)}/grants`, { user_id: bo.userId, level: "edit" });
  assert.deepEqual(await statuses(bo, id), [200, 200, 403, 403]);
  const grantId = grant.body["grant_id"];
  assert.equal((await al.ask("DELETE", `${at(id)}/grants/${grantId}`)).status, 204);
  assert.equal((await bo.ask("GET", at(id))).status, 404);
});

line("workflows: defaults are read-only, also for administrators", async ({ ad, al }) => {
  for (const who of [ad, al]) {
    assert.deepEqual(await statuses(who, "default_inpainting"), [200, 403, 403, 403]);
  }
  const copy = await al.ask<{ workflow: Json }>(
    "POST",
    `${at("default_inpainting")}/save_as`,
    { name: "My inpainting" },
  );
  assert.equal(copy.body.workflow["name"], "My inpainting");
  assert.equal((copy.body.workflow["meta"] as Json)["category"], "user");
  assert.equal((await al.ask("DELETE", at(copy.body.workflow["id"] as string))).status, 200);
});

line("workflows: an export comes back as it was", async ({ al, bo }) => {
  const file = await al.ask<Json>("GET", `${at("default_text_to_image")}/export`);
  assert.match(file.headers.get("content-disposition") ?? "", /Text to image\.json/);
  const id = await create(bo, file.body);
  const again = await bo.ask<Json>("GET", `${at(id)}/export`);
  const { id: _, meta: __, ...before } = file.body;
  const { id: ___, meta: ____, ...after } = again.body;
  assert.deepEqual(after, before);
});

line("workflows: InvokeAI's files have no name before they are saved", async ({ al }) => {
  const id = await create(al, { name: "" });
  assert.equal((await al.ask("GET", at(id))).body["name"], "Untitled workflow");
  const named = await al.ask("PATCH", at(id), { workflow: { ...workflow({ name: " x " }), id } });
  assert.equal(named.body["name"], "x");
});

line("workflows: what is wrong is named by place, node and field", async ({ al, server }) => {
  const post = (more: Json) =>
    al.ask<{ errors?: { field: string }[] }>("POST", "/workflows/", { workflow: workflow(more) });
  const started = performance.now();
  const huge = await post({ nodes: Array.from({ length: 100_000 }, () => ({})) });
  assert.equal(huge.status, 422);
  assert.deepEqual(huge.body.errors?.map((e) => e.field), ["body.workflow.nodes"]);
  assert.ok(performance.now() - started < 3_000);
  const twins = [{ id: "a", type: "notes" }, { id: "a", type: "notes" }];
  assert.deepEqual(
    (await post({ nodes: twins })).body.errors?.map((e) => e.field),
    ["body.workflow.nodes.1.id"],
  );
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const text = JSON.stringify({ workflow: workflow({ form: { x: "@" } }) }).replace('"@"', deep);
  const answer = await fetch(`${server.url}/api/v1/workflows/`, {
    method: "POST",
    headers: { authorization: `Bearer ${al.token}`, "content-type": "application/json" },
    body: text,
  });
  assert.equal(answer.status, 400, await answer.text());
  const unknown = [{ id: "n", type: "invocation", data: { type: "teleport", inputs: {} } }];
  const kept = await post({ nodes: unknown });
  assert.equal(kept.status, 200);
  const problems = (kept.body as unknown as { problems: Json[] }).problems;
  assert.deepEqual(problems.map((p) => [p["node_id"], p["field"]]), [["n", "type"]]);
});

line("workflows: an image goes by its content", async ({ al }) => {
  const id = await create(al);
  const fake = new FormData();
  fake.append("image", new File(["<svg xmlns='http://www.w3.org/2000/svg'/>"], "x.png"));
  assert.equal((await al.ask("PUT", `${at(id)}/thumbnail`, fake)).status, 415);
  const cut = new FormData();
  cut.append("image", new File([new Uint8Array(smallPng()).slice(0, 40)], "x.png"));
  assert.equal((await al.ask("PUT", `${at(id)}/thumbnail`, cut)).status, 415);
  assert.equal((await al.ask("GET", `${at(id)}/thumbnail`)).status, 404);
  const good = await al.ask("PUT", `${at(id)}/thumbnail`, imageForm());
  assert.match(good.body["thumbnail_url"] as string, /thumbnail\?\d+$/);
  assert.equal((await al.ask("DELETE", `${at(id)}/thumbnail`)).body["thumbnail_url"], null);
});

line("workflows: search, tags and order", async ({ person }) => {
  const dora = await person("dora");
  const one = await create(dora, { name: "Alpha 100%", tags: "ink" });
  const two = await create(dora, { name: "beta", tags: "inkwell", description: "100 percent" });
  const own = "categories=user&";
  assert.deepEqual(await ids(dora, `${own}query=100%25`), [one]);
  assert.deepEqual(await ids(dora, `${own}query=aLPHA`), [one]);
  assert.deepEqual(await ids(dora, `${own}query=_lpha`), []);
  assert.deepEqual(await ids(dora, `${own}tags=ink`), [one]);
  assert.deepEqual(await ids(dora, `${own}tags=INK`), [one]);
  assert.deepEqual(await ids(dora, `${own}tags=ink&tags=inkwell`), [one, two]);
  assert.deepEqual(await ids(dora, `${own}order_by=name&direction=DESC`), [two, one]);
  await share(dora, two);
  assert.deepEqual(await ids(dora, `${own}order_by=is_public&direction=DESC`), [two, one]);
  assert.deepEqual(await ids(dora, `${own}owned_by=others`), []);
});
