import assert from "node:assert/strict";
import type { Json, Person } from "../../libraries.ts";
import { line } from "../libraries/harness.ts";

const recall = (who: Person, body: Json, query = "") =>
  who.ask<{ parameters: Json }>("POST", `/recall/default${query}`, body);

line("H206 recall takes only images that one may see", async ({ al, bo, ad }) => {
  const secret = await bo.image();
  const own = await al.image();
  const shared = await bo.image(await bo.board("shared"));
  const with_ = (image_name: string) => [
    { control_layers: [{ model_name: "canny", image_name }] },
    { ip_adapters: [{ model_name: "plus", image_name }] },
    { reference_images: [{ image_name }] },
  ];
  for (const body of with_(secret)) {
    assert.equal((await recall(al, body)).status, 404);
    assert.equal((await recall(ad, body)).status, 200);
  }
  for (const body of [...with_(own), ...with_(shared)]) {
    assert.equal((await recall(al, body)).status, 200);
  }
  assert.equal((await recall(al, { steps: 3 }, "?strict=true&append=true")).status, 400);
  assert.equal((await recall(al, { stpes: 3 })).status, 422);
  assert.equal((await recall(al, { steps: 0 })).status, 422);
  assert.equal((await al.ask("POST", "/recall/elsewhere", {})).status, 404);
});

line("recall keeps what was set; strict empties the rest, append adds", async ({ person }) => {
  const eve = await person("eve");
  const image_name = await eve.image();
  const kept = async () =>
    (await eve.ask<{ parameters: Json }>("GET", "/recall/default")).body.parameters;
  assert.deepEqual(await kept(), {});
  await recall(eve, { steps: 3, seed: 4, reference_images: [{ image_name }] });
  await recall(eve, { steps: 5 });
  assert.deepEqual([(await kept())["steps"], (await kept())["seed"]], [5, 4]);
  await recall(eve, { reference_images: [{ image_name }] }, "?append=true");
  assert.equal(((await kept())["reference_images"] as Json[]).length, 2);
  const strict = await recall(eve, { steps: 6 }, "?strict=true");
  assert.deepEqual([strict.body.parameters["seed"], strict.body.parameters["steps"]], [null, 6]);
  assert.equal((await kept())["seed"], undefined);
  assert.deepEqual(
    (await eve.ask("GET", "/client_state/default/get_keys_by_prefix?prefix=")).body,
    [],
  );
});

line(
  "recall answers with the sizes of images, and with what it had to leave out",
  async ({ person }) => {
    const fay = await person("fay");
    const image_name = await fay.image();
    const { body } = await fay.ask<{ parameters: Json; dropped: Json[] }>(
      "POST",
      "/recall/default?append=true",
      {
        loras: [{ model_name: "nowhere" }],
        control_layers: [{ model_name: "canny", image_name }],
        ip_adapters: [{ model_name: "plus", image_name }],
        reference_images: [{ image_name }],
      },
    );
    assert.deepEqual(body.parameters, {
      loras: [],
      control_layers: [],
      ip_adapters: [],
      reference_images: [{ image_name, image: { image_name, width: 8, height: 8 } }],
      append: true,
    });
    assert.deepEqual(body.dropped, [
      { field: "loras", model_name: "nowhere" },
      { field: "control_layers", model_name: "canny" },
      { field: "ip_adapters", model_name: "plus" },
    ]);
  },
);

const state = (verb: string, query: string) => `/client_state/default/${verb}?${query}`;

line("H207 what pages keep is each person's own", async ({ al, bo, anon }) => {
  assert.equal((await anon.ask("GET", state("get_by_key", "key=k"))).status, 401);
  const set = (who: Person, key: string, value: string) =>
    who.ask("POST", state("set_by_key", `key=${encodeURIComponent(key)}`), value);
  const get = async (who: Person, key: string) =>
    (await who.ask("GET", state("get_by_key", `key=${encodeURIComponent(key)}`))).body as unknown;
  const keys = async (who: Person, prefix: string) =>
    (await who.ask("GET", state("get_keys_by_prefix", `prefix=${encodeURIComponent(prefix)}`)))
      .body as unknown;
  assert.equal((await set(al, "k", "one")).status, 200);
  assert.deepEqual([await get(al, "k"), await get(bo, "k")], ["one", null]);
  await set(al, "k", "two");
  await set(bo, "k", "his");
  assert.deepEqual([await get(al, "k"), await get(bo, "k")], ["two", "his"]);
  for (const key of ["a%b", "a_b", "axb", "A%"]) await set(al, key, "");
  assert.deepEqual(await keys(al, "a%"), ["a%b"]);
  assert.deepEqual(await keys(al, "a_"), ["a_b"]);
  assert.deepEqual(await keys(bo, ""), ["k"]);
  await bo.ask("POST", state("delete_by_key", "key=k"));
  assert.deepEqual([await get(al, "k"), await get(bo, "k")], ["two", null]);
  await bo.ask("POST", "/client_state/default/delete");
  assert.equal(await get(al, "k"), "two");
  await al.ask("POST", "/client_state/default/delete");
  assert.deepEqual(await keys(al, ""), []);
});

line("H208 a value that is too large is refused, and so are too many", async ({ person }) => {
  const finn = await person("finn");
  const set = (key: string, value: unknown) =>
    finn.ask("POST", state("set_by_key", `key=${key}`), value);
  const megabyte = "x".repeat(1024 * 1024);
  assert.equal((await set("big", megabyte)).status, 200);
  assert.equal((await set("big", megabyte + "x")).status, 413);
  assert.equal((await set("big", "ä".repeat(600_000))).status, 413);
  assert.equal((await set("big", { a: 1 })).status, 422);
  assert.equal((await set("x".repeat(257), "v")).status, 422);
  for (let i = 0; i < 15; i++) assert.equal((await set(`more${i}`, megabyte)).status, 200);
  assert.equal((await set("one_more", "x")).status, 413);
  assert.equal((await set("more3", "x")).status, 200);
  assert.equal((await set("one_more", "x")).status, 200);
});
