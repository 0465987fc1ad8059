/** What watches the server: health, readiness, metrics, and the names of failed requests. */
import assert from "node:assert/strict";
import { call, setUpAdmin, sql } from "../client.ts";
import { eventually } from "../queue.ts";
import { startServer } from "../server.ts";
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
