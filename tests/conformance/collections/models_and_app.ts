import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Json, Person } from "../../libraries.ts";
import { line } from "../libraries/harness.ts";

/** Paths of the second version of the API, from where the askers begin. */
const v2 = "/../v2";
const models = `${v2}/models`;
const STARTER = fileURLToPath(new URL("../../../models/starter", import.meta.url));

/** Method and path of every route about models and the server that not everybody may use. */
const FOR_USERS: [string, string][] = [
  ["GET", `${models}/`],
  ["GET", `${models}/missing`],
  ["GET", `${models}/get_by_attrs?name=x&type=main&base=sd-1`],
  ["GET", `${models}/get_by_hash?hash=x`],
  ["GET", `${models}/i/x`],
  ["GET", `${models}/i/x/image`],
  ["GET", `${models}/starter_models`],
];
const FOR_ADMINS: [string, string, unknown?][] = [
  ["PATCH", `${models}/i/x`, {}],
  ["DELETE", `${models}/i/x`],
  ["POST", `${models}/i/x/reidentify`],
  ["GET", `${models}/scan_folder?scan_path=/`],
  ["GET", `${models}/hugging_face`],
  ["PATCH", `${models}/i/x/image`, new FormData()],
  ["DELETE", `${models}/i/x/image`],
  ["POST", `${models}/i/bulk_delete`, { keys: [] }],
  ["POST", `${models}/i/bulk_reidentify`, { keys: [] }],
  ["POST", `${models}/install?source=/nowhere`, {}],
  ["GET", `${models}/install`],
  ["DELETE", `${models}/install`],
  ["GET", `${models}/install/huggingface?source=x`],
  ["GET", `${models}/install/1`],
  ["DELETE", `${models}/install/1`],
  ["POST", `${models}/install/1/pause`],
  ["POST", `${models}/install/1/resume`],
  ["POST", `${models}/install/1/restart_failed`],
  ["POST", `${models}/install/1/restart_file`],
  ["PUT", `${models}/convert/x`],
  ["GET", `${models}/stats`],
  ["POST", `${models}/empty_model_cache`],
  ["GET", `${models}/hf_login`],
  ["POST", `${models}/hf_login`, { token: "x" }],
  ["DELETE", `${models}/hf_login`],
  ["GET", `${models}/sync/orphaned`],
  ["DELETE", `${models}/sync/orphaned`, { paths: [] }],
  ["GET", "/app/runtime_config"],
  ["PATCH", "/app/runtime_config", {}],
  ["GET", "/app/logging"],
  ["POST", "/app/logging", 20],
  ["DELETE", "/app/invocation_cache"],
  ["GET", "/app/invocation_cache/status"],
  ["PUT", "/app/invocation_cache/enable"],
  ["PUT", "/app/invocation_cache/disable"],
  ["GET", "/app/external_providers/status"],
  ["GET", "/app/external_providers/config"],
  ["POST", "/app/external_providers/config/x", {}],
  ["DELETE", "/app/external_providers/config/x"],
];

line("I209 anonymous callers get 401 from every model and app route", async ({ anon }) => {
  assert.ok(FOR_USERS.length + FOR_ADMINS.length >= 22);
  for (const [method, path, body] of [...FOR_USERS, ...FOR_ADMINS]) {
    assert.equal((await anon.ask(method, path, body)).status, 401, `${method} ${path}`);
  }
});

line("I210 users get 403 from what is for administrators", async ({ al }) => {
  for (const [method, path, body] of FOR_ADMINS) {
    assert.equal((await al.ask(method, path, body)).status, 403, `${method} ${path}`);
  }
});

line("I210 what is not offered says so clearly to administrators", async ({ ad }) => {
  const answer = await ad.ask("PUT", `${models}/convert/x`);
  assert.equal(answer.status, 501);
  assert.equal(answer.body["code"], "not_implemented");
});

line(
  "I210 a token is kept and never given out; with allow_downloads off nothing is asked",
  async ({ ad }) => {
    assert.equal((await ad.ask("GET", `${models}/hf_login`)).body as unknown, "invalid");
    const set = await ad.ask("POST", `${models}/hf_login`, { token: "hf_0123456789" });
    assert.equal(set.body as unknown, "unknown");
    const hints = (await ad.ask("GET", `${models}/hub_tokens`)).body;
    assert.deepEqual(hints, { huggingface: "6789", civitai: null });
    assert.equal((await ad.ask("DELETE", `${models}/hf_login`)).body as unknown, "invalid");
    const install = await ad.ask("POST", `${models}/install?source=org/model`, {});
    assert.equal(install.status, 403);
    assert.equal(install.body["id"], "downloads_off");
  },
);

type ModelList = { models: Json[] };
const list = async (who: Person, query = "") =>
  (await who.ask<ModelList>("GET", `${models}/${query}`)).body.models;

async function starter(who: Person): Promise<Json> {
  const found = (await list(who)).find((m) => m["source"] === "starter");
  assert.ok(found);
  return found;
}

line("I211 users see the models, and which are missing", async ({ al, ad, server }) => {
  const own = await starter(al);
  assert.deepEqual([own["base"], own["type"], own["missing"]], ["sd-1", "main", false]);
  const attrs = new URLSearchParams({ name: String(own["name"]), type: "main", base: "sd-1" });
  assert.equal((await al.ask("GET", `${models}/get_by_attrs?${attrs}`)).body["key"], own["key"]);
  const hash = encodeURIComponent(String(own["hash"]));
  assert.equal((await al.ask("GET", `${models}/get_by_hash?hash=${hash}`)).status, 200);
  assert.deepEqual(await list(al, "?model_type=vae"), []);
  assert.deepEqual((await list(al, "missing")).length, 0);
  const key = await install(ad, "Comes and goes");
  const { path } = (await ad.ask("GET", `${models}/i/${key}`)).body;
  await Deno.remove(`${server.root}/models/${path}`, { recursive: true });
  assert.deepEqual((await list(al, "missing")).map((m) => m["key"]), [key]);
  assert.equal((await ad.ask("DELETE", `${models}/i/${key}`)).status, 204);
});

/** Installs a copy of the starter under another name; its key. */
async function install(ad: Person, name: string): Promise<string> {
  const source = await copyOfStarter();
  const query = new URLSearchParams({ source });
  const started = await ad.ask("POST", `${models}/install?${query}`, { name });
  assert.equal(started.status, 201, JSON.stringify(started.body));
  for (let i = 0; i < 400; i++) {
    const { body } = await ad.ask("GET", `${models}/install/${started.body["id"]}`);
    if (body["status"] === "completed") {
      await Deno.remove(source, { recursive: true });
      return (body["config_out"] as Json)["key"] as string;
    }
    assert.notEqual(body["status"], "error", String(body["error"]));
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("the installation did not end");
}

async function copyOfStarter(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "atelier-model-" });
  const copy = new Deno.Command("cp", { args: ["-r", `${STARTER}/.`, folder] });
  assert.equal((await copy.output()).success, true);
  return folder;
}

line("I212 a folder that cannot be looked through tells nothing about the disk", async (s) => {
  const scan = (path?: string) =>
    s.ad.ask("GET", `${models}/scan_folder${path === undefined ? "" : `?scan_path=${path}`}`);
  const absent = await scan("/not/there/at/all");
  const file = await scan(`${s.server.root}/atelier.db`);
  assert.equal(absent.status, 400);
  assert.deepEqual(absent.body, file.body);
  assert.equal((await scan()).status, 400);
  const found = await s.ad.ask<Json[]>(
    "GET",
    `${models}/scan_folder?scan_path=${encodeURIComponent(STARTER)}`,
  );
  assert.deepEqual(found.body, [{ path: STARTER, is_installed: true }]);
});

line("I213 settings are shown without their secrets", async ({ ad, server }) => {
  const shown = await ad.ask<{ config: Json }>("GET", "/app/runtime_config");
  assert.equal(shown.status, 200);
  assert.equal(shown.body.config["setup_code"], "");
  const changed = await ad.ask<{ config: Json; set_fields: string[] }>(
    "PATCH",
    "/app/runtime_config",
    { trash_days: 12 },
  );
  assert.equal(changed.body.config["trash_days"], 12);
  assert.ok(changed.body.set_fields.includes("trash_days"));
  assert.match(await Deno.readTextFile(`${server.root}/config.yaml`), /^trash_days: 12$/m);
  for (const bad of [{ trash_days: 0 }, { trash_dys: 3 }, { port: 1 }, { setup_code: "x" }]) {
    assert.equal((await ad.ask("PATCH", "/app/runtime_config", bad)).status, 422);
  }
  const fixed = await ad.ask("PATCH", "/app/runtime_config", { log_level: "debug" });
  assert.equal(fixed.status, 409);
});

line("I214 custom nodes are for administrators", async ({ anon, al, ad }) => {
  const doors: [string, string, unknown?][] = [
    ["GET", `${v2}/custom_nodes/`],
    ["POST", `${v2}/custom_nodes/reload`],
    ["POST", `${v2}/custom_nodes/install`, { source: "x" }],
    ["DELETE", `${v2}/custom_nodes/x`],
  ];
  for (const [method, path, body] of doors) {
    assert.equal((await anon.ask(method, path, body)).status, 401);
    assert.equal((await al.ask(method, path, body)).status, 403);
  }
  assert.equal((await ad.ask("GET", `${v2}/custom_nodes/`)).status, 200);
  assert.equal((await ad.ask("POST", `${v2}/custom_nodes/reload`)).status, 200);
  assert.equal((await ad.ask("POST", `${v2}/custom_nodes/install`, {})).status, 501);
});

line("I216 an image that one may not see is described to nobody", async ({ al, bo }) => {
  const image_name = await bo.image();
  const ask = (who: Person) => who.ask("POST", "/utilities/image-to-prompt", { image_name });
  assert.equal((await ask(al)).status, 404);
  const { status, body } = await ask(bo);
  assert.equal(status, 501);
  assert.match(String(body["detail"]), /administrator can get one/);
});

line("I217 everybody may ask for the version", async ({ anon }) => {
  const { status, body } = await anon.ask("GET", "/app/version");
  assert.equal(status, 200);
  assert.match(String(body["version"]), /^\d+\.\d+\.\d+/);
});

line("I218 a private model is for those who were given it", async ({ al, bo, ad }) => {
  const key = await install(ad, "For few");
  const at = `${models}/i/${key}`;
  const draw = (who: Person, model: string) =>
    who.ask("POST", "/generate", { prompt: "a red circle", model, steps: 1, seed: 1 });
  assert.equal((await ad.ask("PATCH", at, { visibility: "private" })).status, 200);
  const given = await ad.ask("PUT", `${at}/grants`, { user_id: bo.userId, level: "view" });
  assert.equal(given.status, 200, JSON.stringify(given.body));
  assert.ok(!(await list(al)).some((m) => m["key"] === key));
  assert.ok((await list(bo)).some((m) => m["key"] === key));
  assert.equal((await al.ask("GET", at)).status, 404);
  assert.equal((await draw(al, key)).status, 404);
  assert.equal((await draw(al, crypto.randomUUID())).status, 404);
  for (const [who, status] of [[al, 404], [bo, 200]] as const) {
    const count = { prompts: ["a"], model: key };
    assert.equal((await who.ask("POST", "/utilities/token_count", count)).status, status);
    assert.equal((await who.ask("POST", "/utilities/estimate", { model: key })).status, status);
  }
  assert.equal((await draw(bo, key)).status, 200);
  assert.equal((await ad.ask("DELETE", at)).status, 204);
});

line("models: a folder with missing or cut files is refused by file name", async ({ ad }) => {
  const folder = await copyOfStarter();
  try {
    await Deno.truncate(`${folder}/unet/model.onnx`, 50_000);
    await Deno.remove(`${folder}/tokenizer/vocab.json`);
    await Deno.writeTextFile(`${folder}/unet/config.json`, "{");
    const query = new URLSearchParams({ source: folder });
    const { status, body } = await ad.ask<{ errors: Json[] }>(
      "POST",
      `${models}/install?${query}`,
      {},
    );
    assert.equal(status, 415);
    assert.deepEqual(body.errors.map((e) => [e["field"], e["message"]]), [
      ["unet/config.json", "is not readable JSON"],
      ["tokenizer/vocab.json", "is missing"],
      ["unet/model.onnx", "is cut off before its end"],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

line("models: name, settings and image are changed and come back", async ({ ad, al }) => {
  const key = await install(ad, "Mine");
  const at = `${models}/i/${key}`;
  const own = (await al.ask("GET", at)).body["default_settings"] as Json;
  const settings = async (change: unknown) =>
    (await ad.ask("PATCH", at, { default_settings: change })).body["default_settings"];
  assert.deepEqual(await settings({ steps: 7 }), { ...own, steps: 7 });
  assert.deepEqual(await settings({ steps: null, width: 64 }), { ...own, width: 64 });
  assert.deepEqual(await settings(null), own);
  assert.equal((await ad.ask("PATCH", at, { default_settings: { width: 65 } })).status, 422);
  assert.equal((await ad.ask("PATCH", at, { name: "Yours" })).body["name"], "Yours");
  const again = await ad.ask("POST", `${models}/i/bulk_delete`, { keys: [key, "none"] });
  assert.deepEqual(again.body["deleted"], [key]);
  assert.equal((again.body["failed"] as Json[]).length, 1);
  assert.equal((await ad.ask("DELETE", `${models}/i/${(await starter(ad))["key"]}`)).status, 409);
});
