/** What watches the server: health, readiness, metrics, and the names of failed requests. */
import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { call, setUpAdmin, sql } from "../client.ts";
import { eventually } from "../queue.ts";
import { startServer, type TestServer } from "../server.ts";
import { canMount, mountDisk } from "../small_disk.ts";
import { metricsText } from "../../services/metrics/text.ts";

Deno.test("metrics are written as Prometheus reads them", () => {
  const labels = { route: 'a"b\\c\nd', status: "200" };
  assert.equal(
    metricsText([
      { name: "a_total", help: "Two\nlines.", type: "counter", samples: [{ labels, value: 3 }] },
      { name: "b", help: "None.", type: "gauge", samples: [] },
      { name: "c_bytes", help: "Plain.", type: "gauge", samples: [{ value: 0.5 }] },
    ]),
    "# HELP a_total Two\\nlines.\n# TYPE a_total counter\n" +
      'a_total{route="a\\"b\\\\c\\nd",status="200"} 3\n' +
      "# HELP c_bytes Plain.\n# TYPE c_bytes gauge\nc_bytes 0.5\n",
  );
});

Deno.test("health, metrics and traces for monitoring", async (t) => {
  await using server = await startServer({ settings: { multiuser: true, log_format: "json" } });
  const ad = await setUpAdmin(server);

  await t.step("live and ready", async () => {
    for (const path of ["/healthz", "/readyz"]) {
      const { status, body } = await call(server, "GET", path);
      assert.deepEqual([status, body], [200, { status: "ok" }], path);
    }
  });

  await t.step("a failed request has one name in its answer, its header and the log", async () => {
    const missing = await call(server, "GET", "boards/none", { token: ad.token });
    assert.deepEqual([missing.status, missing.body["request_id"]], [404, undefined]);
    sql(server, "alter table client_state rename to gone");
    const path = "client_state/default/get_by_key?key=a";
    const ask = (id: string) =>
      call(server, "GET", path, { token: ad.token, headers: { "x-request-id": id } });
    const broken = await ask("proxy-named-it");
    assert.deepEqual([broken.status, broken.body["request_id"]], [500, "proxy-named-it"]);
    const other = await ask("no name");
    assert.match(String(other.body["request_id"]), /^[\w-]{36}$/);
    assert.equal(other.headers.get("x-request-id"), other.body["request_id"]);
    sql(server, "alter table gone rename to client_state");
    const line = server.output().split("\n").find((line) => line.includes("proxy-named-it"));
    const { level, message, properties } = JSON.parse(line ?? "{}");
    assert.deepEqual([level, properties.request], ["ERROR", "proxy-named-it"]);
    assert.ok(message.includes("proxy-named-it"));
  });

  await t.step("counts answers by route and status, and the queue by status", async () => {
    await call(server, "PUT", "queue/default/processor/pause", { token: ad.token });
    const graph = { id: "g", nodes: { n: { id: "n", type: "integer", value: 1 } }, edges: [] };
    await call(server, "POST", "queue/default/enqueue_batch", {
      token: ad.token,
      body: { batch: { graph, runs: 3 } },
    });
    const { status, headers, text } = await call(server, "GET", "/metrics");
    assert.equal(status, 200);
    assert.match(headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
    const value = (name: string) => {
      const line = text.split("\n").find((line) => line.startsWith(`${name} `));
      return line === undefined ? null : Number(line.slice(name.length + 1));
    };
    const answers = (method: string, route: string, status: number) =>
      value(
        `atelier_http_requests_total{method="${method}",route="${route}",status="${status}"}`,
      );
    assert.equal(answers("GET", "/healthz", 200), 1);
    assert.equal(answers("GET", "/api/v1/boards/{board_id}", 404), 1);
    assert.equal(answers("GET", "/api/v1/client_state/{queue_id}/get_by_key", 500), 2);
    assert.equal(value('atelier_queue_items{status="pending"}'), 3);
    for (
      const name of ["process_resident_memory_bytes", "atelier_disk_free_bytes", "atelier_sockets"]
    ) {
      assert.ok((value(name) ?? -1) >= 0, name);
    }
    assert.equal(value("atelier_last_backup_timestamp_seconds"), null);
    assert.doesNotMatch(text, /example\.com|NaN|undefined|null/);
  });

  await t.step("without a token, metrics are for this machine only", async () => {
    for (const name of ["x-forwarded-for", "forwarded", "via", "x-real-ip"]) {
      const { status } = await call(server, "GET", "/metrics", {
        headers: { [name]: "192.0.2.1" },
      });
      assert.equal(status, 403, name);
    }
  });
});

/**
 * Reads `/metrics`, and returns the value of a line by its name and labels; null where it is not.
 */
async function numbers(server: TestServer): Promise<(name: string) => number | null> {
  const { text } = await call(server, "GET", "/metrics");
  const values = new Map(
    text.split("\n").filter((line) => !line.startsWith("#")).map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
  return (name) => values.get(name) ?? null;
}

Deno.test("what it counts changes with what happens", async (t) => {
  const root = await Deno.makeTempDir({ prefix: "atelier-watch-" });
  const ownDisk = canMount();
  using _disk = ownDisk ? mountDisk(root, "size=192m") : null;
  await using server = await startServer({ root, settings: { device: "cpu" } });
  const api = (method: string, path: string, body?: unknown) =>
    call(server, method, path, body === undefined ? {} : { body });
  const grew = async (names: readonly string[], happen: () => Promise<unknown>) => {
    const before = await numbers(server);
    await happen();
    await eventually(`${names} grow`, async () => {
      const after = await numbers(server);
      return names.every((name) => (after(name) ?? 0) > (before(name) ?? 0));
    });
  };

  await t.step("items, their wait, and engine time by model and device", async () => {
    await api("PUT", "queue/default/processor/pause");
    const body = { prompt: "a red circle", steps: 1, width: 64, height: 64 };
    await grew(['atelier_queue_items{status="pending"}'], () => api("POST", "generate", body));
    await new Promise((done) => setTimeout(done, 50));
    const oldest = await numbers(server);
    assert.ok(oldest("atelier_queue_oldest_waiting_seconds")! > 0);
    const begun = ["atelier_queue_started_total", "atelier_queue_wait_seconds_total"];
    await grew([...begun, 'atelier_queue_items{status="completed"}'], async () => {
      await api("PUT", "queue/default/processor/resume");
    });
    const { body: models } = await call(server, "GET", "/api/v2/models/?model_type=main");
    const { key } = (models as unknown as { models: { key: string }[] }).models[0]!;
    const after = await numbers(server);
    assert.ok(after(`atelier_queue_engine_seconds{model="${key}",device="cpu"}`)! > 0);
    assert.equal(after("atelier_queue_oldest_waiting_seconds"), 0);
  });

  await t.step("sockets, and events with their lag", async () => {
    const socket = new WebSocket(`${server.url.replace(/^http/, "ws")}/ws`);
    await new Promise((opened) => socket.onopen = opened);
    assert.equal((await numbers(server))("atelier_sockets"), 1);
    // An event takes less than a millisecond; of many, some take from one into the next.
    await grew(["atelier_events_total"], () => api("POST", "boards/?board_name=a"));
    await eventually("the lag grows", async () => {
      await Promise.all(Array.from({ length: 20 }, () => api("POST", "boards/?board_name=b")));
      return (await numbers(server))("atelier_event_lag_seconds_total")! > 0;
    });
    assert.equal((await numbers(server))("atelier_sockets_unread_bytes"), 0);
    socket.close();
    await eventually("it is gone", async () => (await numbers(server))("atelier_sockets") === 0);
  });

  await t.step("the database, and what waits for it", async () => {
    await grew(
      ["atelier_database_statements_total", "atelier_database_seconds_total"],
      () => api("GET", "boards/?all=true"),
    );
    const before = await numbers(server);
    const other = new DatabaseSync(`${server.root}/atelier.db`);
    other.exec("BEGIN IMMEDIATE");
    const change = api("POST", "boards/?board_name=late");
    await new Promise((done) => setTimeout(done, 600));
    other.exec("COMMIT");
    other.close();
    assert.equal((await change).status, 201);
    const after = await numbers(server);
    const waited = "atelier_database_lock_wait_seconds_total";
    assert.ok(after(waited)! - before(waited)! > 0.3, "the lock was waited for");
    assert.ok(after("atelier_loop_delay_seconds")! > 0.3, "everybody waited with it");
    assert.equal(after("atelier_database_busy_total"), 0);
  });

  await t.step("room on the disk, and the size of the database", async () => {
    await grew(["atelier_database_bytes"], async () => {
      const value = "x".repeat(400_000);
      await api("POST", "client_state/default/set_by_key?key=big", JSON.stringify(value));
    });
    if (!ownDisk) return;
    const before = await numbers(server);
    await Deno.writeFile(`${root}/ballast`, new Uint8Array(20_000_000));
    const after = await numbers(server);
    const [had, has] = [before, after].map((at) => at("atelier_disk_free_bytes")!);
    assert.ok(had! - has! > 15_000_000, `${had} → ${has}`);
    assert.equal(after("atelier_disk_bytes"), before("atelier_disk_bytes"));
  });
});

Deno.test("with a token, metrics are for anyone who sends it", async () => {
  await using server = await startServer({
    settings: { metrics_token: "let-me-count", trusted_proxies: "127.0.0.1" },
  });
  const ask = (token?: string) =>
    call(server, "GET", "/metrics", { token, headers: { "x-forwarded-for": "192.0.2.1" } });
  assert.equal((await ask()).status, 401);
  assert.equal((await ask("let-me-coun")).status, 401);
  assert.equal((await ask("let-me-count")).status, 200);
  const { text } = await call(server, "GET", "app/runtime_config");
  assert.ok(text.includes("metrics_token") && !text.includes("let-me-count"));
});

Deno.test("Deno's own telemetry reaches a collector, as the guide says", async () => {
  const received = new Map<string, string>();
  await using collector = Deno.serve({ port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    received.set(pathname, (received.get(pathname) ?? "") + await request.text());
    return new Response();
  });
  await using server = await startServer({
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
      OTEL_METRIC_EXPORT_INTERVAL: "500",
      OTEL_BSP_SCHEDULE_DELAY: "200",
    },
  });
  await call(server, "GET", "/healthz");
  const has = (path: string, what: string) => received.get(path)?.includes(what);
  await eventually(
    "traces and metrics arrive",
    () => Promise.resolve(has("/v1/traces", "/healthz") && has("/v1/metrics", "http.server")),
  );
});
