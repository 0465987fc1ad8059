/** Alerts that reach administrators elsewhere: sent, sent again, given up. */
import assert from "node:assert/strict";
import { type Alert, createAlerts, Passing } from "../../services/alerts/mod.ts";
import { createWebhook } from "../../services/alerts/webhook.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { until } from "../until.ts";

const ALERT: Alert = { kind: "backup_failed", at: "2026-11-28T03:00:00.000Z", text: "No room." };

Deno.test("temporary failures are tried three times, others once, and one channel does not affect another", async () => {
  const sent: string[] = [];
  const channel = (name: string, fail: () => Error | null) => ({
    name,
    send: () => {
      sent.push(name);
      const error = fail();
      return error ? Promise.reject(error) : Promise.resolve();
    },
  });
  const alerts = createAlerts([
    channel("busy", () => new Passing("busy")),
    channel("wrong", () => new Error("wrong")),
    channel("good", () => null),
    channel(
      "later",
      () => sent.filter((name) => name === "later").length < 2 ? new Passing("") : null,
    ),
  ], [1, 1]);
  alerts.raise(ALERT);
  const times = (name: string) => sent.filter((sent) => sent === name).length;
  await until(() => Promise.resolve(times("busy") === 3));
  await alerts.close();
  assert.deepEqual(["busy", "wrong", "good", "later"].map(times), [3, 1, 1, 2]);
});

Deno.test("stopping the server does not wait for alerts that are not answered", async () => {
  const waiting: (() => void)[] = [];
  await using silent = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    () => new Promise<Response>((answer) => waiting.push(() => answer(new Response()))),
  );
  const webhook = createWebhook(`http://127.0.0.1:${silent.addr.port}/`, "1");
  const alerts = createAlerts([webhook]);
  alerts.raise(ALERT);
  await until(() => Promise.resolve(waiting.length === 1));
  const began = performance.now();
  await alerts.close();
  await webhook.close();
  assert.ok(performance.now() - began < 5_000);
  waiting[0]?.();
});

Deno.test("a webhook gets nothing but the alert, and redirects are not followed", async () => {
  const seen: { path: string; body: string }[] = [];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (asked) => {
      const { pathname, search } = new URL(asked.url);
      seen.push({ path: pathname + search, body: await asked.text() });
      if (pathname === "/moved") {
        return new Response(null, { status: 307, headers: { location: "/there" } });
      }
      return new Response(null, {
        status: pathname === "/busy" ? 503 : pathname === "/no" ? 404 : 200,
      });
    },
  );
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const sendTo = async (url: string) => {
    const webhook = createWebhook(url, "1.2.3");
    try {
      await webhook.send(ALERT, AbortSignal.timeout(60_000));
      return null;
    } catch (error) {
      return error as Error;
    } finally {
      await webhook.close();
    }
  };
  assert.equal(await sendTo(`${origin}/hook?secret=1`), null);
  assert.deepEqual(seen.pop(), {
    path: "/hook?secret=1",
    body: JSON.stringify({ ...ALERT, version: "1.2.3" }),
  });
  for (const [path, passing] of [["moved", false], ["no", false], ["busy", true]] as const) {
    const error = await sendTo(`${origin}/${path}?secret=1`);
    assert.equal(error instanceof Passing, passing, path);
    assert.doesNotMatch(String(error), /secret/);
  }
  assert.deepEqual(seen.map(({ path }) => path.split("?")[0]), ["/moved", "/no", "/busy"]);
});

Deno.test("a webhook must be https or on this machine, and an invalid URL is not quoted", () => {
  const load = (url: string) =>
    loadConfig({ ATELIER_ROOT: "/x", ATELIER_ALERTS_WEBHOOK_URL: url }, "/").alerts_webhook_url;
  for (
    const good of [
      "",
      "https://chat.example.com/hooks/a?b=c",
      "https://chat.example.com",
      "https://10.0.0.5:8443/a",
      "http://127.0.0.1:8080/a",
      "http://localhost/a",
      "http://[::1]:81/a",
    ]
  ) assert.equal(load(good), good);
  for (
    const bad of [
      "http://chat.example.com/hidden",
      "http://127.0.0.1.example.com/hidden",
      "http://localhost@example.com/hidden",
      "https://user:hidden@example.com/",
      "ftp://example.com/hidden",
      "https:///hidden",
      "hidden",
    ]
  ) {
    assert.throws(() => load(bad), (error) => {
      assert.match(String(error), /alerts_webhook_url: found "\*+", it must be empty or look like/);
      assert.doesNotMatch(String(error), /hidden/);
      return true;
    }, bad);
  }
});
