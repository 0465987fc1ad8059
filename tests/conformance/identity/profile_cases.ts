import assert from "node:assert/strict";
import type { TestServer } from "../../server.ts";
import { addPerson, call, PASSWORD, type Person, signIn, sql } from "../../client.ts";
import { house, strictHouse, test, withPerson } from "./servers.ts";

test("C76 my new password ends my other sessions, not this one", async () => {
  const { server, al } = await withPerson();
  const second = await signIn(server, al.email);
  const answer = await call(server, "PATCH", "auth/me", {
    token: al.token,
    body: { current_password: PASSWORD, new_password: `${PASSWORD}!` },
  });
  assert.equal(answer.status, 200);
  assert.equal((await call(server, "GET", "auth/me", { token: second })).status, 401);
  assert.equal((await call(server, "GET", "auth/me", { token: al.token })).status, 200);
  await signIn(server, al.email, { password: `${PASSWORD}!` });
});

test("C77 an ended token changes nothing and is not replaced", async () => {
  const { server, al } = await withPerson();
  await call(server, "POST", "auth/logout", { token: al.token });
  const answer = await call(server, "PATCH", "auth/me", {
    token: al.token,
    body: { display_name: "ghost" },
  });
  assert.equal(answer.status, 401);
  assert.equal(answer.headers.get("set-cookie"), null);
  assert.equal(answer.headers.get("x-refreshed-token"), null);
});

test("C80 a new name ends nothing", async () => {
  const { server, al } = await withPerson();
  const body = { display_name: "Al" };
  assert.equal((await call(server, "PATCH", "auth/me", { token: al.token, body })).status, 200);
  const me = await call(server, "GET", "auth/me", { token: al.token });
  assert.equal(me.body.display_name, "Al");
});

test("C81 a new password wants the present one, right, and is not weak", async () => {
  const { server, ad } = await strictHouse();
  const al = await addPerson(server, ad);
  const change = async (body: unknown) =>
    (await call(server, "PATCH", "auth/me", { token: al.token, body })).status;
  const fresh = "another Horse 8";
  assert.equal(await change({ new_password: fresh }), 400);
  assert.equal(await change({ new_password: fresh, current_password: "wrong" }), 400);
  assert.equal(await change({ new_password: "weak", current_password: PASSWORD }), 400);
  assert.equal(await change({ new_password: PASSWORD, current_password: PASSWORD }), 400);
  assert.equal(await change({ email: "z@example.com" }), 400);
  assert.equal(await change({ new_password: fresh, current_password: PASSWORD }), 200);
});

test("C82 users cannot make themselves administrators", async () => {
  const { server, al } = await withPerson();
  const body = { is_admin: true };
  assert.equal((await call(server, "PATCH", "auth/me", { token: al.token, body })).status, 422);
  assert.equal((await call(server, "GET", "auth/me", { token: al.token })).body.is_admin, false);
});

test("C83 generated passwords are long and strong", async () => {
  const { server, ad } = await strictHouse();
  const al = await addPerson(server, ad);
  const { status, body } = await call(server, "GET", "auth/generate-password", { token: al.token });
  assert.equal(status, 200);
  assert.ok(body.password.length >= 16);
  const made = await call(server, "POST", "auth/users", {
    token: ad.token,
    body: { email: "strong@example.com", password: body.password },
  });
  assert.equal(made.status, 201);
  assert.equal((await call(server, "GET", "auth/generate-password")).status, 401);
});

test("a reset password works once, for choosing a new one", async () => {
  const { server, ad, al } = await withPerson();
  const path = `auth/users/${al.id}/reset-password`;
  const { status, body } = await call(server, "POST", path, { token: ad.token });
  assert.equal(status, 200);
  assert.equal((await call(server, "GET", "auth/me", { token: al.token })).status, 401);
  const { password } = body;
  const token = await signIn(server, al.email, { password });
  const me = await call(server, "GET", "auth/me", { token });
  assert.equal(me.body.must_change_password, true);
  const blocked = await call(server, "GET", "auth/sessions", { token });
  assert.equal(blocked.status, 403);
  assert.equal(blocked.body.must_change_password, true);
  const change = (new_password: string) =>
    call(server, "PATCH", "auth/me", { token, body: { current_password: password, new_password } });
  assert.equal((await change(password)).status, 400);
  assert.equal((await change(PASSWORD)).status, 200);
  assert.equal((await call(server, "GET", "auth/sessions", { token })).status, 200);
});

const OWNED = {
  boards:
    "board_id, user_id, board_name, created_at, updated_at) VALUES (?1 || 'b', ?1, 'B', ?2, ?2)",
  images: `image_name, user_id, board_id, image_origin, image_category, image_subfolder, width,
    height, bytes, created_at, updated_at)
    VALUES (?1 || '.png', ?1, ?1 || 'b', 'internal', 'general', 'aa', 8, 8, 9, ?2, ?2)`,
  workflows:
    "workflow_id, user_id, name, workflow, created_at, updated_at) VALUES (?1 || 'w', ?1, 'W', '{}', ?2, ?2)",
  style_presets:
    "style_preset_id, user_id, name, created_at, updated_at) VALUES (?1 || 's', ?1, 'S', ?2, ?2)",
  wildcards: `wildcard_id, user_id, name, name_key, text, created_at, updated_at)
    VALUES (?1 || 'c', ?1, 'C', 'c', 'a', ?2, ?2)`,
  system_prompts:
    "system_prompt_id, user_id, name, content, created_at, updated_at) VALUES (?1 || 'p', ?1, 'P', 'c', ?2, ?2)",
};

function furnish(server: TestServer, { id }: Person): void {
  for (const [table, rest] of Object.entries(OWNED)) {
    sql(server, `INSERT INTO ${table} (${rest}`, id, new Date().toISOString());
  }
}

const owners = (server: TestServer, table: string, { id }: Person) =>
  sql(server, `SELECT * FROM ${table} WHERE ${KEYS[table]} LIKE ?`, `${id}%`)[0] ?? {};
const KEYS: Record<string, string> = {
  boards: "board_id",
  images: "image_name",
  workflows: "workflow_id",
  style_presets: "style_preset_id",
  wildcards: "wildcard_id",
  system_prompts: "system_prompt_id",
};

test("C85 deleting hands everything to another", async () => {
  const { server, ad, al } = await withPerson();
  const bo = await addPerson(server, ad);
  furnish(server, al);
  const path = `auth/users/${al.id}?transfer_to=`;
  for (const wrong of [al.id, crypto.randomUUID()]) {
    assert.equal((await call(server, "DELETE", path + wrong, { token: ad.token })).status, 422);
  }
  assert.equal((await call(server, "DELETE", path + bo.id, { token: ad.token })).status, 204);
  for (const table of Object.keys(OWNED)) {
    assert.equal(owners(server, table, al)["user_id"], bo.id, table);
  }
  assert.equal(owners(server, "images", al)["board_id"], `${al.id}b`);
  assert.deepEqual(sql(server, "PRAGMA foreign_key_check"), []);
});

test("C85 or to the built-in user's trash, with nothing orphaned or lost", async () => {
  const { server, ad, al } = await withPerson();
  const bo = await addPerson(server, ad);
  furnish(server, al);
  furnish(server, bo);
  sql(server, "UPDATE images SET board_id = ? WHERE user_id = ?", `${al.id}b`, bo.id);
  assert.equal(
    (await call(server, "DELETE", `auth/users/${al.id}`, { token: ad.token })).status,
    204,
  );
  for (const table of Object.keys(OWNED)) {
    assert.equal(owners(server, table, al)["user_id"], "system", table);
  }
  assert.notEqual(owners(server, "images", al)["deleted_at"], null);
  assert.equal(owners(server, "images", al)["deleted_from_board_id"], `${al.id}b`);
  assert.notEqual(owners(server, "boards", al)["deleted_at"], null);
  const kept = owners(server, "images", bo);
  assert.deepEqual([kept["user_id"], kept["board_id"], kept["deleted_at"]], [bo.id, null, null]);
  assert.deepEqual(sql(server, "PRAGMA foreign_key_check"), []);
});

test("a user deletes their own account with the password, after an export", async () => {
  const { server, al } = await withPerson();
  furnish(server, al);
  sql(server, "UPDATE workflows SET has_thumbnail = 1 WHERE user_id = ?", al.id);
  Deno.mkdirSync(`${server.root}/images/aa`, { recursive: true });
  Deno.mkdirSync(`${server.root}/workflow_thumbnails`, { recursive: true });
  Deno.writeTextFileSync(`${server.root}/images/aa/${al.id}.png`, "the very pixels");
  Deno.writeTextFileSync(`${server.root}/workflow_thumbnails/${al.id}w.webp`, "the thumbnail");
  const response = await fetch(`${server.url}/api/v1/auth/me/export`, {
    headers: { authorization: `Bearer ${al.token}` },
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/zip");
  const text = new TextDecoder("latin1").decode(await response.arrayBuffer());
  for (
    const name of ["account.json", "boards.json", "images.json", "workflows.json", "audit.json"]
  ) {
    assert.ok(text.includes(name), name);
  }
  for (const part of [al.email, `images/${al.id}.png`, "the very pixels", "the thumbnail"]) {
    assert.ok(text.includes(part), part);
  }
  assert.doesNotMatch(text, /argon2|token_hash|password_hash/);
  const remove = (current_password: string) =>
    call(server, "DELETE", "auth/me", { token: al.token, body: { current_password } });
  assert.equal((await remove("wrong")).status, 400);
  assert.equal((await remove(PASSWORD)).status, 204);
  assert.equal((await call(server, "GET", "auth/me", { token: al.token })).status, 401);
  assert.equal(owners(server, "images", al)["user_id"], "system");
});

test("C86 each of this is in the audit log, with who, what, whom and when", async () => {
  const { server, ad } = await house();
  const al = await addPerson(server, ad);
  const bo = await addPerson(server, ad);
  const started = new Date().toISOString();
  await call(server, "PATCH", `auth/users/${al.id}`, { token: ad.token, body: { is_admin: true } });
  await call(server, "POST", `auth/users/${al.id}/reset-password`, { token: ad.token });
  await call(server, "DELETE", `auth/users/${al.id}?transfer_to=${bo.id}`, { token: ad.token });
  const path = `admin/audit?target=${al.id}`;
  const { body } = await call(server, "GET", path, { token: ad.token });
  const actions = body.items.map((row: { action: string }) => row.action);
  assert.deepEqual(actions.slice(0, 5), [
    "user.delete",
    "sign_in_link.create",
    "user.update",
    "user.update",
    "user.create",
  ]);
  for (const row of body.items.slice(0, 3)) {
    assert.equal(row.actor_id, ad.id);
    assert.equal(row.actor_label, ad.email);
    assert.equal(row.target_label, al.email);
    assert.equal(row.address, "127.0.0.1");
    assert.ok(row.at >= started);
  }
  assert.deepEqual(body.items[3]?.["details"], { is_admin: true });
  const failed = await call(server, "POST", "auth/login", {
    body: { email: bo.email, password: "secret-typo" },
  });
  assert.equal(failed.status, 401);
  const all = await call(server, "GET", "admin/audit?limit=1000", { token: ad.token });
  for (const action of ["setup", "login", "login.failed", "user.create"]) {
    assert.ok(all.body.items.some((row: { action: string }) => row.action === action), action);
  }
  assert.doesNotMatch(all.text, /secret-typo|Correct-Horse|argon2|eyJ/);
  const csv = await call(server, "GET", `admin/audit?format=csv&action=user.`, { token: ad.token });
  assert.match(csv.headers.get("content-type") ?? "", /text\/csv/);
  assert.match(csv.text, /^audit_id,at,actor_id/);
  assert.ok(csv.text.includes("user.delete") && !csv.text.includes(",login,"));
  assert.equal((await call(server, "GET", path, { token: bo.token })).status, 403);
});
