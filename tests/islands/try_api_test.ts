import assert from "node:assert/strict";
import {
  addressOf,
  curlOf,
  exampleOf,
  type OpenApiDocument,
  operationsOf,
} from "../../islands/try_api/operations.ts";
import { openApiDocument } from "../../routes/openapi.ts";
import { routeTable } from "../../routes/table.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { createServices } from "../../services/mod.ts";

Deno.test("every route of the OpenAPI document becomes a form, with an example body", async () => {
  const root = await Deno.makeTempDir({ prefix: "atelier-try-" });
  const services = createServices(loadConfig({ ATELIER_ROOT: root }, root), "1.2.3");
  try {
    const routes = routeTable(services).filter(({ spec }) => spec.path.startsWith("/api/"));
    const document = openApiDocument(routes, "1.2.3", "") as unknown as OpenApiDocument;
    const operations = operationsOf(document);
    assert.equal(operations.length, routes.length);
    const named = (method: string, path: string) =>
      operations.find((one) => one.method === method && one.path === path)!;
    const key = named("POST", "/api/v1/auth/api-keys");
    assert.deepEqual(exampleOf(key.body!.schema), { name: "", scopes: [] });
    assert.equal(named("POST", "/api/v1/images/upload").body?.type, "form");
    assert.equal(named("GET", "/api/v1/boards/").body, null);
    for (const { body } of operations) if (body) exampleOf(body.schema);
  } finally {
    await services.close();
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("values are encoded in path and query; a command can be pasted into a shell", () => {
  const parameters = [
    { name: "id", in: "path", required: true },
    { name: "limit", in: "query", required: false },
    { name: "search", in: "query", required: false },
  ] as const;
  assert.equal(
    addressOf({ path: "/b/{id}/x", parameters: [...parameters] }, { id: "a/b?", search: "ä &" }),
    "/b/a%2Fb%3F/x?search=%C3%A4+%26",
  );
  assert.equal(
    curlOf("POST", "http://h/x", `{"a":"it's"}`),
    `curl -sS -X POST 'http://h/x' -H "authorization: Bearer $KEY" \\\n  ` +
      `-H 'content-type: application/json' \\\n  -d '{"a":"it'\\''s"}'`,
  );
});
