/** Someone who sends a body, and the things around them that it is about. */
import assert from "node:assert/strict";
import { addPerson, call, type Person, sql } from "../client.ts";
import { asker } from "../libraries.ts";
import type { TestServer } from "../server.ts";
import { MAKABLE } from "../things.ts";
import { address, type Scene } from "./held_samples.ts";
import type { Spec } from "./matrix.ts";

/** How the sender comes to the route. */
export interface Means {
  /** With an API key in the place of the session. */
  key?: boolean;
  /** What the route is about is shared with the sender, not their own. */
  shared?: boolean;
}

export async function setScene(
  server: TestServer,
  ad: Person,
  spec: Spec,
  removal: Means,
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
    hub: "huggingface",
    other_user: String(other?.["user_id"]),
    user_id: String(target?.["user_id"] ?? ad.id),
    key: String(sql(server, "select model_key from models")[0]?.["model_key"]),
    own_image: await MAKABLE.get("image")!.make(askAs(server, sender)),
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
  if (spec.path.includes("uploads/{id}")) ids["id"] = await startUpload(server, ad);
  const kind = MAKABLE.get(spec.about?.kind ?? "");
  if (kind) {
    const id = await kind.make(askAs(server, al));
    ids[spec.about!.id] = id;
    if (removal.shared) {
      const grants = `/api/v1${kind.root}${id}/grants`;
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

const askAs = ({ url }: TestServer, { token }: Person) =>
  asker(url, { authorization: `Bearer ${token}` });

/** @throws AssertionError for an answer that is a refusal */
export async function done(answer: Promise<{ status: number; text: string }>): Promise<void> {
  const { status, text } = await answer;
  assert.ok(status < 300, `${status} ${text}`);
}

const UPLOADS = "/api/v2/models/uploads";

/** Begins the one upload of a model that there is. */
async function startUpload(server: TestServer, { token }: Person): Promise<string> {
  const { body: open } = await call<{ id: string }[]>(server, "GET", UPLOADS, { token });
  for (const { id } of open) {
    await done(call(server, "DELETE", `${UPLOADS}/${id}`, { token }));
  }
  const body = { name: "held.safetensors", bytes: 20 };
  return (await call<{ id: string }>(server, "POST", UPLOADS, { token, body })).body.id;
}
