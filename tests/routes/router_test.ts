import assert from "node:assert/strict";
import { Hono } from "hono";
import { TableRouter } from "../../routes/router.ts";

Deno.test("a literal segment precedes a parameter, and the tree has the other routes", async () => {
  const app = new Hono({ strict: false, router: new TableRouter() }).basePath("/below");
  app.get("/a/:id", (c) => c.text(`id ${c.req.param("id")}`));
  app.get("/a/list", (c) => c.text(`list ${JSON.stringify(c.req.param())}`));
  app.post("/a/list", (c) => c.text("post"));
  app.get("/:what/list", (c) => c.text(`what ${c.req.param("what")}`));
  const answer = async (path: string, method = "GET") => {
    const response = await app.request(`/below${path}`, { method });
    return response.status === 200 ? await response.text() : response.status;
  };
  assert.equal(await answer("/a/list"), "list {}");
  assert.equal(await answer("/a/list/"), "list {}");
  assert.equal(await answer("/a/1"), "id 1");
  assert.equal(await answer("/b/list"), "what b");
  assert.equal(await answer("/a/list", "POST"), "post");
  assert.equal(await answer("/a/list", "DELETE"), 404);
  assert.equal((await app.request("/a/list")).status, 404);
});
