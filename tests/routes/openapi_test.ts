import assert from "node:assert/strict";
import { routeTable } from "../../routes/table.ts";
import { openApiDocument } from "../../routes/openapi.ts";
import type { Route } from "../../routes/gate.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { createServices } from "../../services/mod.ts";

type Json = Record<string, unknown>;

async function withTable(check: (api: Route[]) => void | Promise<void>): Promise<void> {
  const root = await Deno.makeTempDir({ prefix: "atelier-api-" });
  const services = createServices(loadConfig({ ATELIER_ROOT: root }, root), "1.2.3");
  try {
    await check(routeTable(services).filter((r) => r.spec.path.startsWith("/api/")));
  } finally {
    await services.close();
    await Deno.remove(root, { recursive: true });
  }
}

const operations = (document: Json) =>
  Object.entries(document["paths"] as Record<string, Record<string, Json>>).flatMap(
    ([path, item]) => Object.entries(item).map(([method, op]) => ({ path, method, op })),
  );

/** Everything in a document, with where it is. */
function* walk(value: unknown, at = "#"): Generator<[string, unknown]> {
  yield [at, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    yield* walk(child, `${at}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
  }
}

Deno.test("every API route is described, once, with who may call it", async () => {
  await withTable((api) => {
    const document = openApiDocument(api, "1.2.3", "");
    const described = operations(document);
    assert.ok(described.length > 150);
    assert.deepEqual(
      described.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort(),
      api.map(({ spec }) => `${spec.method} ${spec.path}`).sort(),
    );
    const names = described.map(({ op }) => op["operationId"]);
    assert.equal(new Set(names).size, names.length);
    for (const { spec } of api) {
      const { op } = described.find(({ path, method }) =>
        path === spec.path && method === spec.method.toLowerCase()
      ) as { op: Json };
      assert.equal(op["x-audience"], spec.audience);
      assert.deepEqual(op["security"], spec.audience === "anyone" ? [] : undefined);
      const answers = Object.keys(op["responses"] as Json);
      assert.ok(answers.includes("default"));
      const good = (op["responses"] as Record<string, Json>)[String(spec.status ?? 200)];
      assert.ok(good, `${spec.path}: ${answers}`);
      if (spec.response) assert.match(JSON.stringify(good), /"application\/json":\{"schema":\{"/);
      if (spec.media) assert.ok(JSON.stringify(good).includes(`"${spec.media}":`));
      assert.equal(answers.includes("401"), spec.audience !== "anyone");
    }
  });
});

Deno.test("the document is sound OpenAPI 3.1", async () => {
  await withTable((api) => {
    const document = JSON.parse(JSON.stringify(openApiDocument(api, "1.2.3", "/studio"))) as Json;
    assert.match(String(document["openapi"]), /^3\.1\.\d+$/);
    assert.deepEqual(document["servers"], [{ url: "/studio" }]);
    const everything = new Map(walk(document));
    for (const [at, value] of everything) {
      const ref = typeof value === "object" && value !== null ? (value as Json)["$ref"] : undefined;
      if (typeof ref === "string") assert.ok(everything.has(ref), `${at} → ${ref}`);
    }
    const types = new Set(["string", "number", "integer", "boolean", "object", "array", "null"]);
    for (const { path, op } of operations(document)) {
      const parameters = op["parameters"] as { name: string; in: string; required: boolean }[];
      const inPath = parameters.filter((p) => p.in === "path");
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
      assert.deepEqual(inPath.map((p) => p.name), named, path);
      assert.ok(inPath.every((p) => p.required));
      assert.ok(parameters.every((p) => p.in === "path" || p.in === "query"));
      assert.equal(new Set(parameters.map((p) => `${p.in} ${p.name}`)).size, parameters.length);
      for (const [at, schema] of walk(op["requestBody"])) {
        if (!at.endsWith("/schema")) continue;
        const { type, anyOf, oneOf, const: constant, enum: words } = schema as Json;
        const known = typeof type === "string" && types.has(type);
        assert.ok(known || anyOf || oneOf || words || constant !== undefined, `${path} ${at}`);
      }
    }
  });
});

Deno.test("files are sent as files, and values keep their limits", async () => {
  await withTable((api) => {
    const described = operations(openApiDocument(api, "1.2.3", ""));
    const find = (path: string, method: string) =>
      described.find((d) => d.path === path && d.method === method)?.op as Json;
    const body = JSON.stringify(find("/api/v1/style_presets/import", "post")["requestBody"]);
    assert.match(body, /"multipart\/form-data"/);
    assert.match(body, /"file":\{"type":"string","format":"binary"\}/);
    const prompts = JSON.stringify(find("/api/v1/utilities/dynamicprompts", "post"));
    assert.match(
      prompts,
      /"max_prompts":\{"default":1000,"type":"integer","minimum":1,"maximum":10000\}/,
    );
  });
});

/** I215: what one can reach without saying who one is; a new one has to be thought about. */
const PUBLIC = [
  "GET /api/v1/app/version",
  "GET /api/v1/auth/status",
  // The guides, which are the same for everybody and hold nothing of this server.
  "GET /api/v1/help",
  "GET /api/v1/help/sections",
  "GET /api/v1/help/{guide}",
  "POST /api/v1/auth/forgotten",
  "POST /api/v1/auth/link",
  "POST /api/v1/auth/login",
  "POST /api/v1/auth/setup",
];

Deno.test("I215 every API route demands identity or is in the short public list", async () => {
  await withTable((api) => {
    const open = api.filter(({ spec }) => spec.audience === "anyone")
      .map(({ spec }) => `${spec.method} ${spec.path}`);
    assert.deepEqual(open.sort(), PUBLIC);
  });
});
