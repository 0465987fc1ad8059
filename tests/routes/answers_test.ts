import assert from "node:assert/strict";
import { z } from "zod";
import { checkAnswer } from "../answers.ts";
import { allSpecs, type Spec } from "./matrix.ts";

const apiSpecs = async () => (await allSpecs()).filter(({ path }) => path.startsWith("/api/"));
const nameOf = ({ method, path }: Spec) => `${method} ${path}`;

Deno.test("every API route declares its answer: a schema, a file, nothing, or a refusal", async () => {
  const silent = (await apiSpecs()).filter(({ response, media, status }) =>
    [response !== undefined || media !== undefined, status === 204, status === 501]
      .filter(Boolean).length !== 1
  );
  assert.deepEqual(silent.map(nameOf), []);
});

/** What shows a secret once, to whoever made it or has to hand it over. */
const TOLD_ON_PURPOSE = [
  "GET /api/v1/auth/generate-password: password",
  "POST /api/v1/admin/workers/tokens: token",
  "POST /api/v1/auth/api-keys: key",
  "POST /api/v1/auth/link: token",
  "POST /api/v1/auth/login: token",
  "POST /api/v1/auth/users/import: password",
  "POST /api/v1/auth/users/import: token",
  "POST /api/v1/auth/users/{user_id}/reset-password: password",
  "POST /api/v1/auth/users/{user_id}/reset-password: token",
  "POST /api/v1/auth/users/{user_id}/sign-in-link: token",
];
const LOOKS_SECRET = /password|secret|token|credential|salt|(^|_)keys?$/;

Deno.test("no answer has a field for a secret, except the routes that create one", async () => {
  const found = (await apiSpecs()).flatMap((spec) => {
    // A model's key is its id.
    const isOfModels = spec.path.startsWith("/api/v2/models/") ||
      spec.path === "/api/v1/images/facets";
    if (!spec.response || isOfModels) return [];
    const fields = propertiesOf(z.toJSONSchema(spec.response, { unrepresentable: "any" }));
    const secret = fields.filter(([name, type]) =>
      LOOKS_SECRET.test(name) && !["number", "integer", "boolean"].includes(String(type))
    );
    return [...new Set(secret.map(([name]) => `${nameOf(spec)}: ${name}`))];
  });
  assert.deepEqual(found.sort(), TOLD_ON_PURPOSE);
});

/** Every field that an answer may have at any depth, with its type. */
function propertiesOf(schema: unknown): [name: string, type: unknown][] {
  if (typeof schema !== "object" || schema === null) return [];
  const { properties = {}, ...rest } = schema as {
    properties?: Record<string, { type?: unknown }>;
  };
  return [
    ...Object.entries(properties).map(([name, { type }]): [string, unknown] => [name, type]),
    ...[...Object.values(properties), ...Object.values(rest)].flatMap(propertiesOf),
  ];
}

Deno.test("the test server detects an answer that violates its schema", () => {
  const spec: Spec = {
    method: "GET",
    path: "/api/v1/people",
    audience: "user",
    scope: "read",
    summary: "for this test",
    response: z.object({
      people: z.array(z.object({ name: z.string(), at: z.exactOptional(z.number()) })),
    }),
  };
  const { response: _, ...silent } = spec;
  checkAnswer(spec, {
    people: [{ name: "Al" }, { name: "Bo", at: 1 }, { name: "C", at: undefined }],
  });
  const refused = (answer: unknown, words: RegExp, its: Spec = spec) =>
    assert.throws(() => checkAnswer(its, answer), words);
  refused({ people: [{ name: "Al", password_hash: "x" }] }, /with "people\.0\.password_hash"/);
  refused({ people: [{}] }, /people\.0\.name/);
  refused({ people: [], next: null }, /with "next"/);
  refused(undefined, /answers something else/);
  refused(new Response(), /say its `media`/);
  refused({}, /does not say what/, silent);
  refused({}, /answers 204 and yet/, { ...silent, status: 204 });
  checkAnswer({ ...silent, status: 204 }, undefined);
  checkAnswer({ ...silent, media: "image/png" }, new Response());
});
