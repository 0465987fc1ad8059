/** Nobody but administrators can make the server ask another one. */
import assert from "node:assert/strict";
import { z } from "zod";
import { mount, type Route } from "../../routes/gate.ts";
import { routeTable } from "../../routes/table.ts";
import { Hono } from "hono";
import { SCOPES } from "../../services/contract/fields.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { createServices } from "../../services/mod.ts";
import { startHub } from "../hub.ts";

type Json = Record<string, unknown>;

/** A value of the schema that is as full of links as it can be. */
function filled(schema: Json, link: string): unknown {
  const { type, properties, items, anyOf, oneOf, enum: values, const: fixed, format } = schema;
  if (fixed !== undefined) return fixed;
  if (Array.isArray(values)) return values[0];
  const choices = (anyOf ?? oneOf) as Json[] | undefined;
  if (choices?.[0]) return filled(choices[0], link);
  if (type === "object") {
    const entries = Object.entries((properties ?? {}) as Record<string, Json>);
    return Object.fromEntries(entries.map(([name, of]) => [name, filled(of, link)]));
  }
  if (type === "array") return items ? [filled(items as Json, link)] : [link];
  if (type === "integer" || type === "number") return 1;
  if (type === "boolean") return true;
  return format === "date-time" ? "2030-01-01T00:00:00Z" : link;
}

function of(schema: z.ZodType | undefined, link: string): Json {
  if (!schema) return {};
  const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return filled(json as Json, link) as Json;
}

async function askAll(routes: Route[], link: string, isAdmin: boolean) {
  const app = new Hono();
  app.onError((_, c) => c.text("no", 500));
  const actor = {
    userId: "system",
    isAdmin,
    via: "server" as const,
    sessionId: null,
    scopes: new Set(SCOPES),
    address: "127.0.0.1",
  };
  mount(app, routes, {
    checkHost: () => {},
    authenticator: {
      identify: () =>
        Promise.resolve({
          ...{ actor, fromCookie: false, mustChangePassword: false, reason: null },
          ...{ address: "127.0.0.1", origin: "http://here" },
        }),
    } as unknown as Parameters<typeof mount>[2]["authenticator"],
  });
  for (const { spec } of routes) {
    if (/\/ws\b|socket/.test(spec.path)) continue;
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(of(spec.query, link))) {
      query.set(name, String(value));
    }
    const path = spec.path.replaceAll(/\{\w+\}/g, () => "1");
    const response = await app.request(`${path}?${query}`, {
      method: spec.method,
      headers: { "content-type": "application/json" },
      ...(spec.body && spec.bodyType !== "form"
        ? { body: JSON.stringify(of(spec.body, link)) }
        : {}),
    });
    await response.body?.cancel();
  }
}

Deno.test("property: no route contacts another server for a user who is not an administrator", async () => {
  await using hub = await startHub();
  hub.repos.set("org/one", {
    files: { "one.safetensors": { bytes: new Uint8Array(99), lfs: true } },
  });
  const root = await Deno.makeTempDir({ prefix: "atelier-network-" });
  const config = loadConfig({ ATELIER_ROOT: root, ATELIER_MULTIUSER: "true" }, "/");
  const services = createServices(config, "0.0.0", [], hub.network);
  try {
    const routes = routeTable(services).filter(({ spec }) => spec.path.startsWith("/api/"));
    for (
      const link of [
        "org/one",
        "https://huggingface.co/org/one",
        `${hub.cdn}/org/one/x/one.safetensors`,
      ]
    ) {
      await askAll(routes, link, false);
    }
    assert.deepEqual(hub.asked, []);
    // The same requests of an administrator do ask: the test would see it.
    await askAll(
      routes.filter(({ spec }) => /models\/(offer|install)$/.test(spec.path)),
      "org/one",
      true,
    );
    assert.notEqual(hub.asked.length, 0);
  } finally {
    await services.close();
    await Deno.remove(root, { recursive: true });
  }
});
