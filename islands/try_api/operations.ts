/** What this page reads of an OpenAPI document. */
export interface Schema {
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
}

export interface Operation {
  method: string;
  path: string;
  tag: string;
  summary: string;
  /** Who may call it, in a sentence. */
  description: string;
  parameters: Parameter[];
  body: { type: "json" | "form"; schema: Schema } | null;
}

interface Described {
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, Described>>;
}

/** Returns every operation of the document, in its order. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]): Operation => {
      const [type, content] = Object.entries(described.requestBody?.content ?? {})[0] ?? [];
      return {
        method: method.toUpperCase(),
        path,
        tag: described.tags?.[0] ?? "",
        summary: described.summary ?? "",
        description: described.description ?? "",
        parameters: described.parameters ?? [],
        body: content
          ? { type: type === "application/json" ? "json" : "form", schema: content.schema }
          : null,
      };
    })
  );
}

/** A body to begin with: the required fields, each with its default or an empty value. */
export function exampleOf(schema: Schema): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {});
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object") {
    const wanted = (schema.required ?? [])
      .map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]);
    return Object.fromEntries(wanted);
  }
  if (type === "array") return [];
  if (type === "boolean") return false;
  if (type === "number" || type === "integer") return 0;
  return type === "null" ? null : "";
}

/** Returns the path with the values in it; an empty one of the query is left out. */
export function addressOf(
  { path, parameters }: Pick<Operation, "path" | "parameters">,
  values: Readonly<Record<string, string>>,
): string {
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => encodeURIComponent(values[name] ?? ""),
  );
  const query = new URLSearchParams(
    parameters.filter((parameter) => parameter.in === "query")
      .map(({ name }): [string, string] => [name, values[name] ?? ""])
      .filter(([, value]) => value !== ""),
  ).toString();
  return query ? `${filled}?${query}` : filled;
}

/** The same request as a command. The key is a variable, so that it can be shown and copied. */
export function curlOf(method: string, url: string, json: string | null): string {
  const quoted = (text: string) => `'${text.replaceAll("'", () => "'\\''")}'`;
  const parts = [`curl -sS -X ${method} ${quoted(url)} -H "authorization: Bearer $KEY"`];
  if (json !== null) parts.push(`-H 'content-type: application/json'`, `-d ${quoted(json)}`);
  return parts.join(" \\\n  ");
}
