import assert from "node:assert/strict";
import { type Scope, SCOPES } from "../../services/contract/fields.ts";
import { startServer, type TestServer } from "../server.ts";
import { addPerson, call, type Person, setUpAdmin, signIn } from "../client.ts";
import { asker } from "../libraries.ts";
import { MAKABLE } from "../things.ts";
import { allSpecs, ask, type Caller, type Spec, verdict } from "./matrix.ts";

/**
 * Path parameters that name nothing which belongs to one person, or only ever something of the
 * caller's own: a route with any other parameter has to say in `about` what it touches.
 */
const NOT_SOMEBODY_ELSES = new Set([
  ...["queue_id", "destination", "batch_id", "date", "build", "folder", "name"],
  ...["session_id", "key_id", "bulk_download_item_name", "group_id"],
  ...["grant_id", "id", "key", "guide"],
]);
/** Routes with a parameter of somebody's that need no `about`, and why. */
const WITHOUT_ABOUT = new Set([
  "POST /api/v1/boards/{board_id}/come_back", // undoes one's own `leave`, else 404
  "POST /api/v1/style_presets/i/{style_preset_id}/restore", // undoes one's own deletion, else 404
  "POST /api/v1/wildcards/i/{wildcard_id}/restore", // likewise
  "GET /api/v1/images/trash/{image_name}/thumbnail", // one's own trash only
  "GET /api/v1/images/trash/{image_name}/full",
]);

const nameOf = (spec: Spec): string => `${spec.method} ${spec.path}`;
const bearer = (token: string): Caller["headers"] => ({ authorization: `Bearer ${token}` });

Deno.test("every route says who may call it and what it is about", async () => {
  const specs = await allSpecs();
  assert.ok(specs.length > 50);
  const names = specs.map(nameOf);
  assert.deepEqual(names.filter((n, i) => names.indexOf(n) !== i), [], "registered twice");
  for (const spec of specs) {
    const name = nameOf(spec);
    assert.ok(["anyone", "user", "admin"].includes(spec.audience), name);
    const scopes = [spec.scope].flat();
    assert.ok(scopes.length > 0 && new Set(scopes).size === scopes.length, name);
    for (const scope of scopes) {
      assert.ok(scope === "none" ? scopes.length === 1 : SCOPES.includes(scope), name);
    }
    assert.ok(spec.summary.length > 5, name);
    const parameters = [...spec.path.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "");
    const open = parameters.filter((p) => !NOT_SOMEBODY_ELSES.has(p));
    if (open.length === 0 || spec.audience === "admin" || WITHOUT_ABOUT.has(name)) continue;
    assert.ok(spec.about, `${name} names ${open.join()}: say in "about" what it touches`);
    assert.ok(open.includes(spec.about.id), `${name}: about.id is not in the path`);
  }
});

Deno.test("every route × everybody: the gate lets through whom it should", async () => {
  const specs = await allSpecs();
  await using server = await startServer({ settings: { multiuser: true } });
  const ad = await setUpAdmin(server);
  const crowd = await gather(server, ad);
  const wrong: string[] = [];
  for (const spec of specs) {
    for (const make of crowd) {
      const caller = await make();
      const expected = verdict(spec, caller);
      const { status, text, type } = await ask(server, spec, caller);
      const line = `${nameOf(spec)} as ${caller.name}: ${status}, expected ${expected} (${
        text.slice(0, 120)
      })`;
      const through = status !== 401 && status !== 403 && (status < 500 || status === 501);
      if (expected === "through" ? !through : status !== expected) wrong.push(line);
      else if (status >= 400 && !type.startsWith("application/problem+json")) wrong.push(line);
    }
  }
  assert.deepEqual(wrong, []);
});

Deno.test("another user's private thing is answered like an absent one", async () => {
  const specs = await allSpecs();
  await using server = await startServer({ settings: { multiuser: true } });
  const ad = await setUpAdmin(server);
  const al = await addPerson(server, ad);
  const bo = await addPerson(server, ad);
  const own = await furnish(server, al);
  let asked = 0;
  for (const spec of specs) {
    const { about } = spec;
    const real = about && own[about.kind];
    if (!about || !real || !spec.path.includes(`{${about.id}}`)) continue;
    const headers = bearer(bo.token);
    const absent = await ask(server, spec, { headers });
    const there = await ask(server, spec, { headers }, { [about.id]: real });
    assert.deepEqual(there, absent, nameOf(spec));
    assert.ok([404, 422].includes(there.status), `${nameOf(spec)}: ${there.status}`);
    asked += 1;
  }
  assert.ok(asked > 20, `${asked} routes`);
});

/** One of each kind of caller; made anew when a call ended the session. */
async function gather(server: TestServer, ad: Person): Promise<(() => Promise<Caller>)[]> {
  const al = await addPerson(server, ad);
  const boss = await addPerson(server, ad, { is_admin: true });
  const ended = await signIn(server, al.email);
  await call(server, "POST", "auth/logout", { token: ended });
  const sleeper = await addPerson(server, ad);
  const path = `auth/users/${sleeper.id}`;
  await call(server, "PATCH", path, { token: ad.token, body: { is_active: false } });
  const novice = await addPerson(server, ad, { must_change_password: true });

  const nobody = (name: string, headers: Caller["headers"]) => () =>
    Promise.resolve({ name, headers, nobody: true });
  const signedIn = (person: Person, more: Omit<Caller, "headers">) => async () => {
    const { status } = await call(server, "GET", "auth/me", { token: person.token });
    if (status === 401) person.token = await signIn(server, person.email);
    return { headers: bearer(person.token), ...more };
  };
  const foreign = async (): Promise<Caller> => {
    const { headers } = await signedIn(al, { name: "" })();
    const cookie = `atelier_session=${headers["authorization"]?.slice(7)}`;
    const origin = "https://evil.example";
    return { name: "another site", headers: { cookie, origin }, foreign: true };
  };
  const keys = async (owner: Person, isAdmin: boolean) => {
    const made = [];
    const sets: Scope[][] = [...SCOPES.map((scope) => [scope]), ["read", "generate"]];
    for (const scopes of sets) {
      const { body } = await call(server, "POST", "auth/api-keys", {
        token: owner.token,
        body: { name: scopes.join(), scopes },
      });
      const name = `${isAdmin ? "an administrator's" : "a user's"} key to ${scopes.join(" and ")}`;
      const caller: Caller = { name, headers: bearer(body.key), isAdmin, scopes };
      made.push(() => Promise.resolve(caller));
    }
    return made;
  };
  return [
    nobody("nobody", {}),
    nobody("an ended session", bearer(ended)),
    nobody("an ended session's cookie", { cookie: `atelier_session=${ended}` }),
    nobody("a deactivated person", bearer(sleeper.token)),
    foreign,
    signedIn(novice, { name: "who must change the password", mustChange: true }),
    ...await keys(al, false),
    ...await keys(boss, true),
    signedIn(al, { name: "a user" }),
    signedIn(boss, { name: "an administrator", isAdmin: true }),
  ];
}

/** A private thing of each kind that users can make. */
async function furnish(server: TestServer, { token }: Person): Promise<Record<string, string>> {
  const ask = asker(server.url, bearer(token));
  const own: Record<string, string> = {};
  for (const [kind, { make }] of MAKABLE) own[kind] = await make(ask);
  return own;
}
