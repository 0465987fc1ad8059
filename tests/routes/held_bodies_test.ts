/**
 * Every route that takes a body × every way to lose the right to it, while the body is on its way:
 * the sender is signed out, deactivated, demoted, reset, their key revoked, the thing taken back.
 * The rest of the body arrives, and nothing is written. A new route without a sample below fails.
 * `ATELIER_TEST_ROUNDS=20` for more than one cut of each.
 */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { addPerson, call, PASSWORD, type Person, setUpAdmin, sql } from "../client.ts";
import { fileForm, smallPng } from "../libraries.ts";
import { startServer, type TestServer } from "../server.ts";
import { mulberry32 } from "../../inference/mulberry32.ts";
import { hold } from "./held.ts";
import { allSpecs, type Spec } from "./matrix.ts";

const ROUNDS = Number(Deno.env.get("ATELIER_TEST_ROUNDS") ?? 1);

/** Whoever is about to lose their rights, and the things around them. */
interface Scene {
  server: TestServer;
  ad: Person;
  /** Owns what is shared with the sender. */
  al: Person;
  sender: Person;
  ids: Record<string, string>;
}
type Sample = (scene: Scene) => unknown;

const nameOf = (spec: Spec): string => `${spec.method} ${spec.path}`;
const WORKFLOW = {
  ...{ name: "Mine", author: "", description: "", version: "1.0.0", contact: "", tags: "" },
  ...{ notes: "", exposedFields: [], nodes: [], edges: [], form: null },
  meta: { version: "3.0.0", category: "user" },
};
const PRESET = { name: "Mine", positive_prompt: "p", negative_prompt: "n", type: "user" };
const picture = () => new File([new Uint8Array(smallPng())], "a.png");
const names: Sample = ({ ids }) => ({ image_names: [ids["own_image"]] });
const grant: Sample = ({ ids }) => ({ user_id: ids["other_user"], level: "view" });
const GRAPH = {
  id: "g",
  nodes: { n: { id: "n", type: "integer", value: 1 } },
  edges: [],
};

function form(parts: Record<string, string | File>): FormData {
  const made = new FormData();
  for (const [name, part] of Object.entries(parts)) made.set(name, part);
  return made;
}

let addresses = 0;
const address = () => `new${addresses += 1}@example.com`;

/** A body that the route takes and that changes something (or shows something). */
const SAMPLES: Record<string, Sample> = {
  "PATCH /api/v1/app/runtime_config": () => ({ quota_images: 700 }),
  "POST /api/v1/app/logging": () => 40,
  "POST /api/v1/generate": () => ({ prompt: "a hill", width: 64, height: 64, steps: 1 }),
  "PUT /api/v1/queue/{queue_id}/cancel_by_batch_ids": () => ({ batch_ids: ["none"] }),
  "PUT /api/v1/queue/{queue_id}/retry_items_by_id": () => [987_654_321],
  "POST /api/v1/queue/{queue_id}/reorder": () => ({ item_ids: [] }),
  "POST /api/v1/queue/{queue_id}/enqueue_batch": () => ({ batch: { graph: GRAPH, runs: 1 } }),
  "POST /api/v1/queue/{queue_id}/items_by_ids": () => ({ item_ids: [1] }),
  "POST /api/v1/queue/{queue_id}/item_summaries_by_ids": () => ({ item_ids: [1] }),
  "PATCH /api/v1/auth/me": () => ({ display_name: "Late" }),
  "DELETE /api/v1/auth/me": () => ({ current_password: PASSWORD }),
  "POST /api/v1/auth/api-keys": () => ({ name: "late", scopes: ["manage"] }),
  "POST /api/v1/auth/users/import": () =>
    form({ file: new File([`email\n${address()}\n`], "people.csv") }),
  "POST /api/v1/auth/users": () => ({ email: address(), password: PASSWORD, is_admin: true }),
  "PATCH /api/v1/auth/users/{user_id}": () => ({ is_admin: true, password: `${PASSWORD}-8` }),
  "POST /api/v1/auth/users/{user_id}/transfer": ({ ids }) => ({ to: ids["other_user"] }),
  "PATCH /api/v1/boards/{board_id}": () => ({ board_name: "Late" }),
  "POST /api/v1/board_images/": ({ ids }) => ({
    board_id: ids["board_id"],
    image_name: ids["own_image"],
  }),
  "DELETE /api/v1/board_images/": ({ ids }) => ({ image_name: ids["own_image"] }),
  "POST /api/v1/board_images/batch": (scene) => ({
    board_id: scene.ids["board_id"],
    ...names(scene) as object,
  }),
  "POST /api/v1/board_images/batch/delete": names,
  "PUT /api/v1/boards/{board_id}/grants": grant,
  "PUT /api/v1/images/i/{image_name}/grants": grant,
  "PUT /api/v1/workflows/i/{workflow_id}/grants": grant,
  "PUT /api/v1/style_presets/i/{style_preset_id}/grants": grant,
  "PUT /api/v1/system_prompts/i/{system_prompt_id}/grants": grant,
  "PUT /api/v2/models/i/{key}/grants": grant,
  "POST /api/v1/groups": () => ({ name: address() }),
  "PATCH /api/v1/groups/{group_id}": () => ({ queue_weight: 3 }),
  "POST /api/v1/images/images_by_names": names,
  "POST /api/v1/images/upload": () => fileForm(smallPng()),
  "PATCH /api/v1/images/i/{image_name}": () => ({ starred: true }),
  "POST /api/v1/images/delete": names,
  "POST /api/v1/images/star": names,
  "POST /api/v1/images/unstar": names,
  "POST /api/v1/images/copy": names,
  "POST /api/v1/images/tags": (scene) => ({ ...names(scene) as object, add: ["late"], remove: [] }),
  "POST /api/v1/images/download": names,
  "POST /api/v1/images/trash/restore": names,
  "POST /api/v1/images/trash/delete": names,
  "DELETE /api/v2/models/sync/orphaned": () => ({ paths: ["none"] }),
  "POST /api/v2/models/i/bulk_delete": () => ({ keys: ["none"] }),
  "POST /api/v2/models/i/bulk_reidentify": () => ({ keys: ["none"] }),
  "PATCH /api/v2/models/i/{key}": () => ({ description: "Late" }),
  "PATCH /api/v2/models/i/{key}/image": () => form({ image: picture() }),
  "POST /api/v1/workflows/": () => ({ workflow: WORKFLOW }),
  "POST /api/v1/workflows/check": () => ({ workflow: WORKFLOW }),
  "PATCH /api/v1/workflows/i/{workflow_id}": ({ ids }) => ({
    workflow: { ...WORKFLOW, id: ids["workflow_id"] },
  }),
  "PATCH /api/v1/workflows/i/{workflow_id}/is_public": () => ({ is_public: true }),
  "POST /api/v1/workflows/i/{workflow_id}/save_as": () => ({ name: "Late" }),
  "PUT /api/v1/workflows/i/{workflow_id}/thumbnail": () => form({ image: picture() }),
  "POST /api/v1/style_presets/": () => form({ data: JSON.stringify(PRESET), image: picture() }),
  "POST /api/v1/style_presets/import": () =>
    form({ file: new File([JSON.stringify([{ ...PRESET, type: undefined }])], "presets.json") }),
  "POST /api/v1/style_presets/read_file": () =>
    form({ file: new File([JSON.stringify([PRESET])], "presets.json") }),
  "PATCH /api/v1/style_presets/i/{style_preset_id}": () =>
    form({ data: JSON.stringify({ ...PRESET, name: "Late" }), image: picture() }),
  "POST /api/v1/client_state/{queue_id}/set_by_key": () => "late",
  "POST /api/v1/system_prompts/": () => ({ name: "Late", content: "Write." }),
  "PATCH /api/v1/system_prompts/i/{system_prompt_id}": () => ({ name: "Late" }),
  "POST /api/v1/recall/{queue_id}": () => ({ positive_prompt: "late" }),
  "POST /api/v1/utilities/dynamicprompts": () => ({ prompt: "{a|b}" }),
  "POST /api/v1/utilities/token_count": () => ({ prompts: ["late"] }),
  "POST /api/v1/utilities/estimate": () => ({ width: 64, height: 64, steps: 1 }),
};

/** Routes without a sample, and why. */
const WITHOUT_SAMPLE = new Set([
  "POST /api/v1/auth/setup", // nobody is signed in yet
  "POST /api/v1/auth/login",
  "POST /api/v2/models/install", // copies a folder of the machine: see the tests of installations
  "POST /api/v1/workflows/i/{workflow_id}/run", // wants a workflow that runs: as enqueue_batch
  "POST /api/v1/utilities/image-to-prompt", // 501
  "POST /api/v1/utilities/expand-prompt",
]);

const QUERY: Record<string, string> = {
  "POST /api/v1/auth/users/import": "?apply=true",
  "POST /api/v1/images/upload": "?image_category=user&is_intermediate=false",
  "POST /api/v1/client_state/{queue_id}/set_by_key": "?key=late",
};

/** A way to lose the right to a route: which routes, how, and what its sender is told then. */
interface Removal {
  name: string;
  concerns(spec: Spec): boolean;
  /** The sender is an administrator. */
  admin?: boolean;
  key?: boolean;
  /** What the route is about is shared with the sender, not their own. */
  shared?: boolean;
  remove(scene: Scene): Promise<void>;
  told: number[];
}

const user = ({ sender }: Scene) => `auth/users/${sender.id}`;
async function done(answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer;
  assert.ok(status < 300, `${status} ${text}`);
}

const REMOVALS: Removal[] = [
  {
    name: "logout",
    concerns: () => true,
    remove: ({ server, sender }) => done(call(server, "POST", "auth/logout", sender)),
    told: [401],
  },
  {
    name: "deactivation",
    concerns: () => true,
    remove: (scene) =>
      done(call(scene.server, "PATCH", user(scene), {
        token: scene.ad.token,
        body: { is_active: false },
      })),
    told: [401],
  },
  {
    name: "reset",
    concerns: () => true,
    remove: (scene) => done(call(scene.server, "POST", `${user(scene)}/reset-password`, scene.ad)),
    told: [401],
  },
  {
    name: "demotion",
    concerns: ({ audience }) => audience === "admin",
    remove: (scene) =>
      done(call(scene.server, "PATCH", user(scene), {
        token: scene.ad.token,
        body: { is_admin: false },
      })),
    told: [403],
  },
  {
    name: "revoked key",
    concerns: ({ scope }) => scope !== "none",
    key: true,
    remove: ({ server, sender, ids }) =>
      done(call(server, "DELETE", `auth/api-keys/${ids["key_id"]}`, { token: sender.token })),
    told: [401],
  },
  {
    name: "ended grant",
    concerns: ({ about, audience }) =>
      audience === "user" && about?.verb !== "own" && about !== undefined &&
      about.kind in ROOT && about.kind !== "image",
    shared: true,
    remove: ({ server, al, ids }) =>
      done(call(server, "DELETE", ids["grant"] as string, { token: al.token })),
    told: [404],
  },
];

const ROOT: Record<string, string> = {
  board: "boards/",
  image: "images/i/",
  workflow: "workflows/i/",
  style_preset: "style_presets/i/",
  system_prompt: "system_prompts/i/",
};

Deno.test("a right that ends while the body is on its way: nothing is written after it", async () => {
  const specs = (await allSpecs()).filter((spec) => spec.body && spec.audience !== "anyone");
  const missing = specs.map(nameOf)
    .filter((name) => !SAMPLES[name] && !WITHOUT_SAMPLE.has(name));
  assert.deepEqual(missing, [], "say in SAMPLES what the route takes");
  await using server = await startServer({ settings: { multiuser: true, log_level: "error" } });
  const ad = await setUpAdmin(server);
  await call(server, "PUT", "queue/default/processor/pause", ad);
  await settled(server);
  const seed = Math.floor(Math.random() * 1e9);
  const random = mulberry32(seed);
  const wrong: string[] = [];
  let held = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const spec of specs.filter((spec) => SAMPLES[nameOf(spec)])) {
      const fitting = REMOVALS.filter((removal) => removal.concerns(spec));
      // In the short form each route meets two of them, chosen by chance.
      const some = ROUNDS > 1 ? fitting : fitting.toSorted(() => random() - 0.5).slice(0, 2);
      for (const removal of some) {
        held += 1;
        const part = random();
        const fault = await attempt(server, ad, spec, removal, part);
        if (fault) wrong.push(`${nameOf(spec)}, ${removal.name} at ${part.toFixed(3)}: ${fault}`);
      }
    }
  }
  assert.deepEqual(wrong, [], `seed ${seed}`);
  assert.ok(held > 80, `${held} requests`);
});

Deno.test("the samples are taken while nothing is removed, and the watch sees it", async () => {
  const specs = (await allSpecs()).filter((spec) => SAMPLES[nameOf(spec)]);
  await using server = await startServer({ settings: { multiuser: true, log_level: "error" } });
  const ad = await setUpAdmin(server);
  await call(server, "PUT", "queue/default/processor/pause", ad);
  const unseen: string[] = [];
  for (const spec of specs) {
    const scene = await setScene(server, ad, spec, {});
    const before = everythingIn(server);
    const request = await hold(server.url, requestOf(spec, scene, scene.sender.token), 0.5);
    const status = await request.finish();
    if (status >= 300) unseen.push(`${nameOf(spec)}: ${status}`);
    else if (spec.scope !== "read" && before === everythingIn(server)) unseen.push(nameOf(spec));
  }
  // What has no row and no file to it.
  assert.deepEqual(unseen, [
    "POST /api/v1/app/logging",
    "PUT /api/v1/queue/{queue_id}/cancel_by_batch_ids",
    "PUT /api/v1/queue/{queue_id}/retry_items_by_id",
    "POST /api/v1/queue/{queue_id}/reorder",
    "DELETE /api/v2/models/sync/orphaned",
    "POST /api/v2/models/i/bulk_delete",
    "POST /api/v2/models/i/bulk_reidentify",
  ]);
});

/** Answers what went wrong, if anything did. */
async function attempt(
  server: TestServer,
  ad: Person,
  spec: Spec,
  removal: Removal,
  part: number,
): Promise<string | null> {
  const scene = await setScene(server, ad, spec, removal);
  const token = removal.key ? scene.ids["secret"] as string : scene.sender.token;
  const request = await hold(server.url, requestOf(spec, scene, token), part);
  // A round trip later the gate has let the head of the other request through.
  await call(server, "GET", "auth/me", { token: scene.sender.token });
  await removal.remove(scene);
  const before = everythingIn(server);
  const status = await request.finish();
  const after = everythingIn(server);
  if (!removal.told.includes(status)) return `answered ${status}`;
  if (before === after) return null;
  const at = [...before].findIndex((c, i) => c !== after[i]);
  return `something was written: ${after.slice(Math.max(0, at - 80), at + 80)}`;
}

/** Waits until what the server does by itself at its start is done. */
async function settled(server: TestServer): Promise<void> {
  for (let last = ""; last !== everythingIn(server);) {
    last = everythingIn(server);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function requestOf(spec: Spec, scene: Scene, token: string) {
  const path = spec.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => scene.ids[name] ?? name);
  const sample = SAMPLES[nameOf(spec)] as Sample;
  return {
    method: spec.method,
    path: path + (QUERY[nameOf(spec)] ?? ""),
    token,
    body: sample(scene),
  };
}

async function setScene(
  server: TestServer,
  ad: Person,
  spec: Spec,
  removal: Pick<Removal, "key" | "shared">,
): Promise<Scene> {
  const isAdmin = spec.audience === "admin" || /models/.test(spec.path);
  const sender = await addPerson(server, ad, { is_admin: isAdmin });
  const al = removal.shared ? await addPerson(server, ad) : sender;
  const other = sql(server, "select user_id from users where email = ?", ad.email)[0];
  const target = sql(
    server,
    "select user_id from users where user_id not in (?, ?, 'system') order by created_at limit 1",
    sender.id,
    ad.id,
  )[0];
  const ids: Record<string, string> = {
    queue_id: "default",
    other_user: String(other?.["user_id"]),
    user_id: String(target?.["user_id"] ?? ad.id),
    key: String(sql(server, "select model_key from models")[0]?.["model_key"]),
    own_image: await upload(server, sender),
  };
  if (/trash/.test(spec.path)) {
    const body = { image_names: [ids["own_image"]] };
    await done(call(server, "POST", "images/delete", { token: sender.token, body }));
  }
  if (/unstar/.test(spec.path)) {
    const body = { image_names: [ids["own_image"]] };
    await done(call(server, "POST", "images/star", { token: sender.token, body }));
  }
  if (spec.path.includes("{group_id}")) {
    const made = await call(server, "POST", "groups", {
      token: ad.token,
      body: { name: address() },
    });
    ids["group_id"] = String(made.body["group_id"]);
  }
  const kind = spec.about?.kind ?? "";
  if (kind in ROOT) {
    const id = await MAKE[kind]!(server, al);
    ids[spec.about!.id] = id;
    if (removal.shared) {
      const grants = `${ROOT[kind]}${id}/grants`;
      const level = "edit";
      const given = await call(server, "PUT", grants, {
        token: al.token,
        body: { user_id: sender.id, level },
      });
      assert.equal(given.status, 200, given.text);
      ids["grant"] = `${grants}/${given.body["grant_id"]}`;
    }
  }
  if (removal.key) {
    const made = await call(server, "POST", "auth/api-keys", {
      token: sender.token,
      body: { name: "k", scopes: ["read", "generate", "manage"] },
    });
    ids["key_id"] = made.body.key_id;
    // Models are named by `key` as well; a key's secret has no place in a path.
    return { server, ad, al, sender, ids: { ...ids, secret: made.body.key } };
  }
  return { server, ad, al, sender, ids };
}

async function upload(server: TestServer, { token }: Person): Promise<string> {
  const answer = await fetch(
    `${server.url}/api/v1/images/upload?image_category=general&is_intermediate=false`,
    { method: "POST", headers: { authorization: `Bearer ${token}` }, body: fileForm(smallPng()) },
  );
  assert.equal(answer.status, 201);
  return (await answer.json())["image_name"];
}

const MAKE: Record<string, (server: TestServer, of: Person) => Promise<string>> = {
  async board(server, { token }) {
    const made = await call(server, "POST", "boards/?board_name=Board", { token });
    return made.body.board_id;
  },
  image: upload,
  async workflow(server, { token }) {
    const made = await call(server, "POST", "workflows/", { token, body: { workflow: WORKFLOW } });
    return made.body.workflow_id;
  },
  async style_preset(server, { token }) {
    const made = await fetch(`${server.url}/api/v1/style_presets/`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: form({ data: JSON.stringify(PRESET) }),
    });
    return (await made.json())["id"];
  },
  async system_prompt(server, { token }) {
    const body = { name: "Mine", content: "Write." };
    const made = await call(server, "POST", "system_prompts/", { token, body });
    return String(made.body["id"]);
  },
};

/** When somebody was last seen is written at any time. */
const UNSTABLE = new Set(["last_seen_at", "expires_at", "last_used_at"]);

/** All rows of all tables, and all files but the database's own, as one text. */
function everythingIn({ root }: TestServer): string {
  const file = new DatabaseSync(`${root}/atelier.db`, { readOnly: true, timeout: 10_000 });
  try {
    const tables = file.prepare("select name from sqlite_schema where type = 'table'").all()
      .map((row) => String(row["name"]));
    const rows = tables.map((table) => [table, file.prepare(`select * from "${table}"`).all()]);
    const text = JSON.stringify(rows, (key, value) => UNSTABLE.has(key) ? undefined : value);
    return text + filesBelow(root).join("\n");
  } finally {
    file.close();
  }
}

function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesBelow(path);
    // The reserve for a full disk is filled some time after the start.
    if (name.startsWith("atelier.db") || name === ".reserve") return [];
    const { size, mtime } = Deno.statSync(path);
    return [`${path} ${size} ${mtime?.toISOString()}`];
  }).sort();
}
