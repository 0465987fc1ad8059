/** One person cannot make the lists that everybody reads endless. */
import assert from "node:assert/strict";
import { MOST_WAITING } from "../../services/downloads/mod.ts";
import { sql } from "../client.ts";
import { startStudio } from "../libraries.ts";
import { enqueue } from "../queue.ts";

const upTo = (count: number) =>
  `WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ${count})`;

function presetForm(): FormData {
  const form = new FormData();
  form.append("data", JSON.stringify({ name: "p", positive_prompt: "", negative_prompt: "" }));
  return form;
}

Deno.test("a user may have five hundred style presets", async () => {
  await using studio = await startStudio();
  const { al, bo, server } = studio;
  sql(
    server,
    `INSERT INTO style_presets (style_preset_id, user_id, name, created_at, updated_at)
     ${upTo(499)} SELECT 'p' || i, ?, 'p', '2026-01-01', '2026-01-01' FROM c`,
    bo.userId,
  );
  const many = await Promise.all(
    Array.from({ length: 5 }, () => bo.ask("POST", "/style_presets/", presetForm())),
  );
  assert.deepEqual(many.map((made) => made.status).sort(), [200, 409, 409, 409, 409]);
  assert.equal((await al.ask("POST", "/style_presets/", presetForm())).status, 200);
});

Deno.test("a user may have five thousand boards", async () => {
  await using studio = await startStudio();
  const { al, bo, server } = studio;
  sql(
    server,
    `INSERT INTO boards (board_id, user_id, board_name, created_at, updated_at)
     ${upTo(4_999)} SELECT 'b' || i, ?, 'b', '2026-01-01', '2026-01-01' FROM c`,
    bo.userId,
  );
  const make = () => bo.ask("POST", "/boards/?board_name=x");
  const many = await Promise.all(Array.from({ length: 5 }, make));
  assert.deepEqual(many.map((made) => made.status).sort(), [201, 409, 409, 409, 409]);
  assert.equal((await al.ask("POST", "/boards/?board_name=x")).status, 201);
});

Deno.test("a user may have a hundred system prompts", async () => {
  await using studio = await startStudio();
  const { al, bo, server } = studio;
  sql(
    server,
    `INSERT INTO system_prompts (system_prompt_id, user_id, name, content, created_at, updated_at)
     ${upTo(99)} SELECT 's' || i, ?, 's', 's', '2026-01-01', '2026-01-01' FROM c`,
    bo.userId,
  );
  const make = (who: typeof al) => who.ask("POST", "/system_prompts/", { name: "s", content: "s" });
  const many = await Promise.all(Array.from({ length: 5 }, () => make(bo)));
  const [made, ...refused] = many.map(({ status }) => status).sort();
  assert.deepEqual(refused, [409, 409, 409, 409]);
  assert.equal((await make(al)).status, made);
});

Deno.test("one user cannot fill the queue for everyone", async () => {
  await using studio = await startStudio({ max_queue_size: 300 });
  const { ad, al, bo } = studio;
  await ad.ask("PUT", "/queue/default/processor/pause");
  const full = await enqueue(bo, 1_000);
  assert.deepEqual([full.status, full.body["enqueued"]], [200, 300]);
  assert.equal((await enqueue(bo, 1)).status, 429);
  const both = await Promise.all([enqueue(al, 2), enqueue(al, 2)]);
  assert.equal(both.reduce((sum, { body }) => sum + (body["enqueued"] as number), 0), 3);
  assert.equal((await enqueue(al, 1)).status, 429);
  const next = await ad.ask("GET", "/queue/default/line?limit=5");
  const owners = (next.body["items"] as { user_id: string }[]).map((item) => item.user_id);
  assert.equal(owners.filter((id) => id === al.userId).length >= 2, true);
});

Deno.test("downloads that are not fetched do not accumulate", async () => {
  await using studio = await startStudio();
  const { al, bo, server } = studio;
  const ask = async (who: typeof al) => {
    const made = await who.ask("POST", "/images/download", { image_names: [await who.image()] });
    assert.equal(made.status, 202);
    return `/images/download/${made.body["bulk_download_item_name"]}`;
  };
  const others = await ask(al);
  const first = await ask(bo);
  const image_names = [await bo.image()];
  const request = () => bo.ask("POST", "/images/download", { image_names });
  await Promise.all(Array.from({ length: MOST_WAITING }, request));
  const last = await ask(bo);
  const [row] = sql(server, "SELECT count(*) AS n FROM downloads WHERE user_id = ?", bo.userId);
  assert.equal(row?.["n"], MOST_WAITING);
  assert.equal((await bo.ask("GET", first)).status, 404);
  assert.equal((await bo.ask("GET", last)).status, 200);
  assert.equal((await al.ask("GET", others)).status, 200);
});

Deno.test("an image has at most a hundred tags, from any source", async () => {
  await using studio = await startStudio();
  const { bo } = studio;
  const image_names = [await bo.image(), await bo.image()];
  const tags = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `t${from + i}`);
  const add = (names: string[], list: string[]) =>
    bo.ask("POST", "/images/tags", { image_names: names, add: list });
  assert.equal((await add(image_names, tags(0, 50))).status, 200);
  assert.equal((await add(image_names.slice(1), tags(50, 50))).status, 200);
  const more = await add(image_names, tags(100, 1));
  const refused = more.body["refused"] as { image_name: string; detail: string }[];
  assert.deepEqual(refused.map((one) => one.image_name), image_names.slice(1));
  assert.match(refused[0]?.detail ?? "", /100 tags/);
  const counts = await Promise.all(
    image_names.map(async (name) =>
      ((await bo.ask("GET", `/images/i/${name}`)).body["tags"] as string[]).length
    ),
  );
  assert.deepEqual(counts, [51, 100]);
});
