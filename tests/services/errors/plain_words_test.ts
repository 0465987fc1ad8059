import assert from "node:assert/strict";
import { z } from "zod";
import "../../../services/errors/mod.ts";

const said = (schema: z.ZodType, value: unknown): string =>
  schema.safeParse(value).error?.issues[0]?.message ?? "accepted";

Deno.test("invalid values are described in plain words", () => {
  assert.equal(said(z.number().min(64), 0), "must be at least 64");
  assert.equal(said(z.number().max(2048), 1e5), "must be at most 2048");
  assert.equal(said(z.number().multipleOf(8), 513), "must be a multiple of 8");
  assert.equal(said(z.number().int(), 1.5), "must be a whole number, not 1.5");
  assert.equal(said(z.number(), "7"), "must be a number, not text");
  assert.equal(said(z.string(), undefined), "is missing");
  assert.equal(said(z.string().max(3), "long"), "must be at most 3 characters long");
  assert.equal(said(z.array(z.string()).min(1), []), "must be at least 1 entries long");
  assert.equal(said(z.enum(["a", "b"]), "c"), 'must be one of "a", "b"');
  assert.equal(said(z.string(), null), "must be text, not null");
});

Deno.test("a schema's own message is kept", () => {
  assert.equal(said(z.string().regex(/^a/, "must begin with a"), "b"), "must begin with a");
});
