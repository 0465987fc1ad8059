/** What people bring along: files, scripts and habits from other tools, over HTTP. */
import assert from "node:assert/strict";
import { type Json, startStudio, type Studio } from "../libraries.ts";

const FIXTURES = new URL("../fixtures/field/", import.meta.url);
const readJson = (name: string) =>
  JSON.parse(Deno.readTextFileSync(new URL(name, FIXTURES))) as Json;

const CASES: [name: string, run: (studio: Studio) => Promise<void>][] = [];

function test(name: string, run: (studio: Studio) => Promise<void>): void {
  CASES.push([name, run]);
}

test("a model of a file from before InvokeAI 4 is looked for by its name", async ({ ad, al, server }) => {
  const models = await fetch(`${server.url}/api/v2/models/?model_type=main`, {
    headers: { authorization: `Bearer ${ad.token}` },
  });
  const [model] = (await models.json()).models as Json[];
  const file = readJson("workflow_before_4.json");
  const made = await al.ask("POST", "/workflows/", { workflow: file });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const gone = { node_id: "m", field: "model", message: 'There is no model "meadowMix" here.' };
  assert.deepEqual(made.body["problems"], [gone]);
  const id = made.body["workflow_id"];
  // Neither with nothing said nor with the value as it is shown does another model take its place.
  const shown = (made.body["run_fields"] as Json[])[0]?.["value"];
  for (const values of [[], [{ node_id: "m", field_name: "model", value: shown }]]) {
    const ran = await al.ask("POST", `/workflows/i/${id}/run`, { values });
    assert.equal(ran.status, 422);
    assert.deepEqual(ran.body["errors"], [{ field: "nodes.m.model", message: gone.message }]);
  }
  const text = JSON.stringify(file).replace("meadowMix", () => String(model?.["name"]));
  const found = await al.ask("POST", "/workflows/", { workflow: JSON.parse(text) });
  assert.deepEqual(found.body["problems"], []);
  const [field] = found.body["run_fields"] as { value: Json }[];
  assert.equal(field?.value["key"], model?.["key"]);
});

test("what is not here is a problem at its node and field, with its name", async ({ al, bo }) => {
  const file = readJson("workflow_of_elsewhere.json");
  const made = await al.ask("POST", "/workflows/", { workflow: file });
  const problems = [
    { node_id: "m", field: "model", message: 'There is no model "dreamMix_v8" here.' },
    {
      node_id: "i",
      field: "image",
      message: 'There is no image "holiday.png" here that you may use.',
    },
    {
      node_id: "s",
      field: "board",
      message: 'There is no board "no-such-board" here that you may use.',
    },
  ];
  assert.deepEqual(made.body["problems"], problems);
  const ran = await al.ask("POST", `/workflows/i/${made.body["workflow_id"]}/run`, { values: [] });
  assert.equal(ran.status, 422);
  const errors = problems.map(({ node_id, field, message }) => ({
    field: `nodes.${node_id}.${field}`,
    message,
  }));
  assert.deepEqual(ran.body["errors"], errors);
  // Somebody else's image is named as one that is not there.
  const hidden = await bo.image();
  const other = JSON.parse(JSON.stringify(file).replace("holiday.png", () => hidden));
  const again = await al.ask<{ problems: Json[] }>("POST", "/workflows/", { workflow: other });
  assert.equal(
    again.body.problems[1]?.["message"],
    problems[1]?.message.replace("holiday.png", () => hidden),
  );
  const graph = {
    id: "g",
    nodes: { i: { id: "i", type: "image", image: { image_name: "holiday.png" } } },
    edges: [],
  };
  const queued = await al.ask("POST", "/queue/default/enqueue_batch", { batch: { graph } });
  assert.equal(queued.status, 404);
  assert.match(String(queued.body["detail"]), /holiday\.png/);
});

test("a form without a file may be sent as browsers and scripts send it", async ({ al }) => {
  const data = JSON.stringify({ name: "f", positive_prompt: "a & b", negative_prompt: "ü" });
  const made = await al.ask("POST", "/style_presets/", new URLSearchParams({ data }));
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.deepEqual(made.body["preset_data"], { positive_prompt: "a & b", negative_prompt: "ü" });
  const many = await al.ask("POST", "/style_presets/", new URLSearchParams("a=1&".repeat(101)));
  assert.equal(many.status, 400);
});

test("a board's zip is named after the board, and a board has a name", async ({ al, server }) => {
  for (const path of ["/boards/?board_name=%20%20", "/boards/?board_name="]) {
    assert.equal((await al.ask("POST", path)).status, 422);
  }
  const board_id = await al.board("private", "Äpfel & Birnen");
  const blank = await al.ask("PATCH", `/boards/${board_id}`, { board_name: "   " });
  assert.equal(blank.status, 422);
  await al.image(board_id);
  const nameOf = async (body: Json) => {
    const asked = await al.ask("POST", "/images/download", body);
    const path = `${server.url}/api/v1/images/download/${asked.body["bulk_download_item_name"]}`;
    const answer = await fetch(path, { headers: { authorization: `Bearer ${al.token}` } });
    await answer.body?.cancel();
    return answer.headers.get("content-disposition") ?? "";
  };
  assert.match(await nameOf({ board_id }), /filename\*=UTF-8''%C3%84pfel%20%26%20Birnen\.zip$/);
  const loose = await nameOf({ image_names: [await al.image()] });
  assert.match(loose, /filename="[\da-f-]{36}\.zip"/);
});

test("behind a proxy that loses Host, the refusal names both and the way out", async (studio) => {
  const { al, server } = studio;
  const answer = await fetch(`${server.url}/api/v1/auth/logout`, {
    method: "POST",
    headers: { cookie: al.cookie, origin: "https://studio.example" },
  });
  assert.equal(answer.status, 403);
  const { detail } = await answer.json();
  assert.match(detail, /https:\/\/studio\.example.*127\.0\.0\.1.*Host.*trusted_proxies/);
});

Deno.test("what people bring along", async (t) => {
  await using studio = await startStudio();
  for (const [name, run] of CASES) await t.step(name, () => run(studio));
});
