import { z } from "zod";
import { ERRORS } from "../services/errors/mod.ts";
import { quoted, scopesOf } from "./admit.ts";
import { type Route, route } from "./gate.ts";

type Json = Record<string, unknown>;

/** `GET openapi.json`: the description of every API route, made from the route table itself. */
export function openApiRoutes(
  { version, config }: { version: string; config: { base_path: string } },
  api: () => readonly Route[],
): Route[] {
  let text: string | undefined;
  const read = { method: "GET", audience: "user", scope: "read" } as const;
  // InvokeAI has it at the root.
  const described = ["/api/v1/openapi.json", "/openapi.json"].map((path) =>
    route({
      ...read,
      path,
      summary: "The description of this API (OpenAPI 3.1)",
      media: "application/json",
    }, () => {
      text ??= JSON.stringify(openApiDocument(api(), version, config.base_path));
      return new Response(text, { headers: { "Content-Type": "application/json" } });
    })
  );
  return described;
}

/** The document; OpenAPI 3.1 takes JSON Schema 2020-12 as it is. */
export function openApiDocument(
  routes: readonly Route[],
  version: string,
  basePath: string,
): Json {
  const paths: Record<string, Json> = {};
  for (const { spec } of routes) {
    const item = paths[spec.path] ??= {};
    item[spec.method.toLowerCase()] = operation(spec);
  }
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info: {
      title: "Atelier",
      version,
      description: "Paths, fields and status codes are InvokeAI's where it has the route.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: basePath || "/" }],
    security: [{ bearer: [] }, { cookie: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description: "The token of a sign-in, or an API key.",
        },
        cookie: {
          type: "apiKey",
          in: "cookie",
          name: "atelier_session",
          description: "What a browser has after signing in.",
        },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: "What went wrong, in plain words (RFC 9457).",
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          },
        },
      },
    },
  };
}

const PROBLEM: Json = {
  type: "object",
  required: ["type", "title", "status", "detail", "code"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened, and what to do next." },
    code: { type: "string", enum: Object.keys(ERRORS) },
    request_id: { type: "string", description: "For 500: names the request in the server's log." },
    id: {
      type: "string",
      description: "Which sentence the detail is, for programs that say it in other words.",
    },
    params: {
      type: "object",
      description: "The values in that sentence.",
      additionalProperties: { type: ["string", "number"] },
    },
    errors: {
      type: "array",
      description: "For 422: every field that is wrong.",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: {
          field: { type: "string" },
          message: { type: "string" },
          id: { type: "string" },
          params: { type: "object", additionalProperties: { type: ["string", "number"] } },
        },
      },
    },
  },
};

function operation(spec: Route["spec"]): Json {
  const { audience, scope } = spec;
  const scopes = scopesOf(spec);
  return {
    operationId: idOf(spec),
    tags: [spec.path.split("/")[3] ?? "studio"],
    summary: spec.summary,
    description: WHO[audience] +
      (audience === "anyone"
        ? ""
        : scopes === undefined
        ? " Not with an API key."
        : ` An API key needs the scope ${quoted(scopes)}.`),
    "x-audience": audience,
    "x-scope": scope,
    ...(spec.about ? { "x-about": spec.about } : {}),
    ...(audience === "anyone" ? { security: [] } : {}),
    parameters: [...pathParameters(spec), ...queryParameters(spec)],
    ...(spec.body ? { requestBody: requestBody(spec) } : {}),
    responses: {
      ...answers(spec),
      ...problems(spec),
    },
  };
}

/** Schema of a successful answer; absent for a route that always refuses. */
function answers({ status = 200, response, media }: Route["spec"]): Json {
  if (status === 501) return { 501: { $ref: "#/components/responses/Problem" } };
  if (status === 204) return { 204: { description: "Done." } };
  const content: Json = {};
  if (media) content[media] = { schema: { type: "string", format: "binary" } };
  if (response) content["application/json"] = { schema: schemaOf(response, "output") };
  return { [status]: { description: "The answer.", content } };
}

const WHO = {
  anyone: "For everybody, also without signing in.",
  user: "For whoever is signed in.",
  admin: "For administrators.",
} as const;

/** Which errors the gate and the things behind a route can answer with. */
function problems(spec: Route["spec"]): Json {
  const refused = spec.audience === "anyone" ? [] : [401, 403];
  const named = spec.path.includes("{") ? [404] : [];
  const read = spec.body ? [400, 408, 413, 415] : [];
  const checked = spec.params || spec.query || spec.body ? [422] : [];
  const codes = [...refused, ...named, ...read, ...checked].sort();
  const problem = { $ref: "#/components/responses/Problem" };
  return Object.fromEntries([...codes, "default"].map((code) => [code, problem]));
}

function idOf({ method, path }: Route["spec"]): string {
  const words = path.replace(/^\/api\//, "").split(/[^A-Za-z0-9]+/).filter(Boolean);
  return [method.toLowerCase(), ...words].join("_");
}

function pathParameters(spec: Route["spec"]): Json[] {
  const properties = propertiesOf(spec.params);
  return [...spec.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: properties.get(name ?? "")?.schema ?? { type: "string" },
  }));
}

function queryParameters(spec: Route["spec"]): Json[] {
  return [...propertiesOf(spec.query)].map(([name, { schema, required }]) => ({
    name,
    in: "query",
    required,
    schema,
  }));
}

function propertiesOf(schema: z.ZodType | undefined) {
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return new Map(
    Object.entries(properties).map((
      [name, schema],
    ) => [name, { schema, required: required.includes(name) }]),
  );
}

const MEDIA = {
  json: "application/json",
  form: "multipart/form-data",
  bytes: "application/octet-stream",
} as const;

function requestBody(spec: Route["spec"]): Json {
  const type = MEDIA[spec.bodyType ?? "json"];
  return {
    required: spec.body?.safeParse(undefined).success !== true,
    content: { [type]: { schema: schemaOf(spec.body, "input") } },
  };
}

/** JSON Schema of a request (`input`) or an answer (`output`); files are binary strings. */
function schemaOf(schema: z.ZodType | undefined, io: "input" | "output"): Json {
  if (!schema) return {};
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override({ zodSchema, jsonSchema }) {
      // The only thing in our schemas that is no JSON: a file of a form.
      if (zodSchema._zod.def.type === "custom") {
        jsonSchema.type = "string";
        jsonSchema.format = "binary";
      }
    },
  });
  return rest;
}
