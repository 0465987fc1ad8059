/** J219, J220, J233 to J239: who gets a socket, and when it closes. */
import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import { startServer } from "../../server.ts";
import { draw, type Ear, eventually, fresh, listen, put, statusOf } from "../../queue.ts";
import { ears, named, settled } from "./ears.ts";
import { fairHouse, test } from "./houses.ts";

const PASSWORD = "Correct-horse-7-battery";

test("J219 no token, a bad one, an ended session: no socket", async () => {
  const house = await fairHouse();
  const bad = await listen(house.server, "not-a-token", { signIn: false });
  assert.equal(await bad.closed, 4401);
  const silent = await listen(house.server);
  silent.send("subscribe", {});
  assert.equal(await silent.closed, 4401, "whoever asks for anything before signing in");
  assert.equal(silent.frames.length, 0);
  const person = await house.person(`gone${Date.now()}`);
  await (await listen(house.server, person.token)).close();
  assert.equal((await person.ask("POST", "/auth/logout")).status, 200);
  const late = await listen(house.server, person.token, { signIn: false });
  assert.equal(await late.closed, 4401);
  const again = await house.person(`off${Date.now()}`);
  await house.ad.ask("PATCH", `/auth/users/${again.userId}`, { is_active: false });
  const off = await listen(house.server, again.token, { signIn: false });
  assert.equal(await off.closed, 4401);
});

test("J219 another site's page gets no socket, signed in or not", async () => {
  const house = await fairHouse();
  const upgrade = (headers: Record<string, string>) => rawUpgrade(house.server.url, headers);
  const cookie = house.al.cookie;
  assert.match(await upgrade({ cookie, origin: "https://evil.example" }), /^HTTP\/1\.1 403/);
  assert.match(await upgrade({ origin: "https://evil.example" }), /^HTTP\/1\.1 403/);
  assert.match(await upgrade({ cookie, origin: house.server.url }), /^HTTP\/1\.1 101/);
  assert.match(
    await upgrade({ authorization: `Bearer ${house.al.token}` }),
    /^HTTP\/1\.1 101/,
  );
  // Some libraries for scripts send an Origin: behind a proxy with TLS it is not ours.
  const origin = "http://studio.example";
  const authorization = `Bearer ${house.al.token}`;
  assert.match(await upgrade({ authorization, origin }), /^HTTP\/1\.1 101/);
  assert.match(await upgrade({ authorization: "Basic eDp5", cookie, origin }), /^HTTP\/1\.1 403/);
  const plain = await fetch(`${house.server.url}/ws`);
  assert.equal(plain.status, 400);
  await plain.body?.cancel();
});

/** Asks for a socket with any headers; answers the first line and what comes with it. */
async function rawUpgrade(url: string, headers: Record<string, string>): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const lines = Object.entries({
    host,
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-version": "13",
    "sec-websocket-key": btoa("0123456789abcdef"),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  await connection.write(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines}\r\n`));
  const buffer = new Uint8Array(4096);
  const read = await connection.read(buffer);
  connection.close();
  return new TextDecoder().decode(buffer.subarray(0, read ?? 0));
}

test("J220 alone: a socket without a token", async () => {
  await using server = await startServer({ settings: { device: "cpu" } });
  const ear = await listen(server);
  await ear.hear("authenticated", (f) => f.event === "authenticated");
  ear.send("subscribe", { since: 0 });
  await ear.hear("subscribed", (f) => f.event === "subscribed");
  await ear.close();
});

test("J233 demoted and promoted: the socket hears accordingly, without a new one", async () => {
  const house = await fairHouse();
  const { al, ad } = house;
  await fresh(house);
  const chief = await house.person(`chief${Date.now()}`, true);
  const [ear] = await ears(house, chief) as [Ear];
  const heard = async () => {
    const before = named(ear, "batch_enqueued").length;
    await put(al);
    await settled(ear);
    return named(ear, "batch_enqueued")[before]?.data["user_id"];
  };
  assert.equal(await heard(), al.userId);
  await ad.ask("PATCH", `/auth/users/${chief.userId}`, { is_admin: false });
  await eventually("no administrator's view", async () => await heard() === "redacted", 2000);
  ear.send("subscribe", {});
  await settled(ear);
  assert.equal(await heard(), "redacted");
  await ad.ask("PATCH", `/auth/users/${chief.userId}`, { is_admin: true });
  await eventually("the administrator's view", async () => await heard() === al.userId, 2000);
  await ear.close();
});

test("J234 deactivation or deletion closes the user's sockets within a second, no others", async () => {
  const house = await fairHouse();
  for (const how of ["deactivate", "delete"]) {
    const cy = await house.person(`${how}d${Date.now()}`);
    const [ear, bos] = await ears(house, cy, house.bo) as [Ear, Ear];
    const began = performance.now();
    const { status } = how === "delete"
      ? await house.ad.ask("DELETE", `/auth/users/${cy.userId}`)
      : await house.ad.ask("PATCH", `/auth/users/${cy.userId}`, { is_active: false });
    assert.ok(status < 300, `${how}: ${status}`);
    assert.equal(await ear.closed, 4401);
    assert.ok(performance.now() - began < 1500, how);
    await settled(bos);
    await bos.close();
  }
});

test("J235 a new password closes the other sockets, not the one of the session that chose it", async () => {
  const house = await fairHouse();
  const name = `changer${Date.now()}`;
  const cy = await house.person(name);
  const other = await fetch(`${house.server.url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: `${name}@example.com`, password: PASSWORD, remember_me: false }),
  });
  const { token } = await other.json() as { token: string };
  const own = await listen(house.server, cy.token);
  const second = await listen(house.server, token);
  const { status } = await cy.ask("PATCH", "/auth/me", {
    current_password: PASSWORD,
    new_password: "Another-horse-8-battery",
  });
  assert.equal(status, 200);
  assert.equal(await second.closed, 4401);
  await settled(own);
  await own.close();
});

test("J236 J238 what another process changes reaches the sockets within 30 s", async () => {
  const house = await fairHouse();
  const cy = await house.person(`far${Date.now()}`);
  await fresh(house, true);
  const [ear] = await ears(house, cy) as [Ear];
  const [id] = await draw(cy, 500) as [number];
  await statusOf(cy, id, "in_progress");
  // As the command line would, in a process of its own: nobody tells this server.
  sql(house.server, "UPDATE users SET is_active = 0 WHERE user_id = ?", cy.userId);
  const began = performance.now();
  await statusOf(house.ad, id, "canceled");
  assert.ok(performance.now() - began < 5000, "the running item is canceled within seconds");
  assert.equal(await ear.closed, 4401);
  assert.ok(performance.now() - began < 30_000);
});

test("J238 J239 logging out closes that session's sockets, within a second", async () => {
  const house = await fairHouse();
  const name = `outer${Date.now()}`;
  const cy = await house.person(name);
  const [ear] = await ears(house, cy) as [Ear];
  const began = performance.now();
  assert.equal((await cy.ask("POST", "/auth/logout")).status, 200);
  assert.equal(await ear.closed, 4401);
  assert.ok(performance.now() - began < 1000);
});
