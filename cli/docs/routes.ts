import { z } from "zod";
import type { Route } from "../../routes/gate.ts";
import type { Writer } from "./fill.ts";

type Spec = Route["spec"];
interface Shape {
  type?: string | string[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  anyOf?: Shape[];
}

/** Answers with at least so many fields are listed once, and referred to after that. */
const MANY_FIELDS = 6;

/**
 * Returns the writer of the parts `routes PATTERN…`: each has the routes whose paths begin with one
 * of its patterns (`*` stands for anything); of several, the one that matches most of a path has
 * the route, and the part without a pattern has the rest.
 * @param guides all guides, whose parts are looked up
 */
export function describeRoutes(specs: readonly Spec[], guides: string): Writer {
  const parts = [...guides.matchAll(/^<!-- generated: routes([^>]*?) -->/gm)]
    .map(([, words = ""]) => words.split(/\s+/).filter(Boolean));
  const claims = parts.flat().map((pattern) => ({ pattern, begins: beginningOf(pattern) }));
  const claimOf = ({ path }: Spec) =>
    claims.map(({ pattern, begins }) => ({ pattern, length: begins.exec(path)?.[0].length ?? 0 }))
      .filter(({ length }) => length > 0)
      .sort((a, b) => b.length - a.length)[0]?.pattern;
  // Where an answer is listed, in the order in which it is read.
  const listed = new Map<string, string>();
  return (...patterns) => {
    const own = specs.filter((spec) => {
      const claim = claimOf(spec);
      return patterns.length === 0 ? claim === undefined : patterns.includes(claim ?? "");
    });
    if (own.length === 0) throw new Error(`No route begins with ${patterns.join(" or ")}.`);
    return own.map((spec) => describe(spec, listed)).join("\n");
  };
}

function beginningOf(pattern: string): RegExp {
  const literal = pattern.split("*").map((part) => part.replaceAll(/[.{}]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}`);
}

function describe(spec: Spec, listed: Map<string, string>): string {
  const taken = [
    ["Query", fields(shapeOf(spec.query, "input"))],
    [spec.bodyType === "form" ? "Form" : "Body", bodyOf(spec)],
  ].filter(([, names]) => names !== "").map(([where, names]) => `${where}: ${names}`);
  const answer = answerOf(spec, listed);
  const details = [taken.join(". "), answer && `→ ${answer}`].filter(Boolean).join(" ");
  return `- **\`${spec.method} ${spec.path}\`** (${whoMay(spec)}): ${spec.summary}.` +
    (details ? ` ${details}` : "");
}

function whoMay({ audience, scope }: Spec): string {
  if (audience === "anyone") return "anybody";
  const key = scope === "none" ? "no key" : [scope].flat().join(" and ");
  return audience === "admin" ? `administrators, ${key}` : key;
}

function shapeOf(schema: z.ZodType | undefined, io: "input" | "output"): Shape {
  return schema ? z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Shape : {};
}

/** `name`, or `name?` for a field that may be left out, as one piece of code. */
function fields({ properties = {}, required = [] }: Shape): string {
  const names = Object.keys(properties)
    .map((name) => required.includes(name) ? name : `${name}?`);
  return names.length === 0 ? "" : `\`${names.join(", ")}\``;
}

function bodyOf(spec: Spec): string {
  if (!spec.body) return "";
  const shape = shapeOf(spec.body, "input");
  return fields(shape) || plainShape(shape);
}

function answerOf(spec: Spec, listed: Map<string, string>): string {
  const { status = 200, response, media } = spec;
  if (status === 501) return "501";
  const code = status === 200 ? "" : String(status);
  const ways = [
    ...media ? [`\`${media}\``] : [],
    ...response ? [answerShape(shapeOf(response, "output"), spec, listed)] : [],
  ];
  return [code, ways.join(" or ")].filter(Boolean).join(" ");
}

function answerShape(shape: Shape, spec: Spec, listed: Map<string, string>): string {
  if (shape.anyOf) {
    return shape.anyOf.map((one) => answerShape(one, spec, listed)).join(" or ");
  }
  if (shape.type === "array" && shape.items) {
    const item = answerShape(shape.items, spec, listed);
    return item.startsWith("as ") ? `a list, each ${item}` : `a list of ${item}`;
  }
  const names = Object.keys(shape.properties ?? {});
  if (names.length === 0) return plainShape(shape);
  const list = fields(shape).replaceAll("?", "");
  const here = `\`${spec.method} ${spec.path}\``;
  const there = names.length < MANY_FIELDS ? here : listed.get(list) ?? here;
  if (there !== here) return `as of ${there}`;
  listed.set(list, here);
  return list;
}

/** A value without fields, in words. */
function plainShape({ type, items }: Shape): string {
  if (Array.isArray(type)) return type.map((one) => plainShape({ type: one })).join(" or ");
  if (type === "array") return `a list of ${items ? plainShape(items) : "values"}`;
  return { string: "text", boolean: "true or false", integer: "number", object: "an object" }[
    type ?? ""
  ] ?? type ?? "a value";
}
