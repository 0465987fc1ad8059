import assert from "node:assert/strict";
import { z } from "zod";
import { paths } from "../../islands/api/paths.ts";
import { bulkSchema } from "../../services/contract/images.ts";
import { allSpecs, type Spec } from "./matrix.ts";

/**
 * The page's paths against the routes: each is answered, by every method that it names, with what
 * its type says, and takes the body that its type says. Types are gone at run time, so the names
 * are read from the sources: of the paths, and of the files that derive types from schemas.
 */

const PROJECT = new URL("../../", import.meta.url);
const source = (path: string) => Deno.readTextFileSync(new URL(path, PROJECT));

const ANSWERS = [
  ...[...Deno.readDirSync(new URL("services/contract/", PROJECT))].map(({ name }) =>
    `services/contract/${name}`
  ),
  "services/users/answers.ts",
  "services/workflows/answers.ts",
  "services/generate/vision.ts",
  "services/generate/upscale.ts",
  "services/queue/view/item_schema.ts",
  "services/config/describe.ts",
  "services/config/runtime.ts",
  "services/dynamic_prompts/mod.ts",
  "services/generate/simple.ts",
  "services/models/manage.ts",
  "services/queue/forecast/estimate.ts",
  "services/token_count/mod.ts",
  "services/workflows/bodies.ts",
];

/** The sources below a folder. */
function sourcesOf(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, PROJECT))].flatMap(({ name, isDirectory }) =>
    isDirectory ? sourcesOf(`${folder}${name}/`) : [source(folder + name)]
  );
}

/** The schema that each named type is inferred from. */
async function namedSchemas(): Promise<Map<string, z.ZodType>> {
  const found = new Map<string, z.ZodType>();
  for (const path of ANSWERS) {
    const module = await import(new URL(path, PROJECT).href) as Record<string, z.ZodType>;
    for (
      const [, type, value] of source(path).matchAll(
        /^export type (\w+) = z\.(?:infer|input|output)<typeof (\w+)>;/gm,
      )
    ) {
      const schema = module[value!];
      if (schema) found.set(type!, schema);
    }
  }
  return found;
}

const json = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: "output", unrepresentable: "any", reused: "inline" });

/** Whether a route answers with what a type of `paths` says. */
function answers(spec: Spec, type: string, named: ReadonlyMap<string, z.ZodType>): boolean {
  if (type === "void") return spec.status === 204;
  if (type === "Blob") return spec.media !== undefined;
  if (!spec.response) return false;
  if (type === "unknown") return true;
  const schemaOf = (type: string): z.ZodType => {
    const bulk = /^Bulk<"(\w+)">$/.exec(type)?.[1];
    if (bulk) return bulkSchema(bulk);
    if (type.endsWith(" | null")) return z.nullable(schemaOf(type.slice(0, -" | null".length)));
    if (type.endsWith("[]")) return z.array(schemaOf(type.slice(0, -2)));
    if (type === "string") return z.string();
    if (type === "Record<string, number>") return z.record(z.string(), z.number());
    return named.get(type) ?? assert.fail(`no schema for the type ${type}`);
  };
  const { $schema: _, ...told } = json(spec.response);
  const choices = type.includes(" | null") ? [type] : type.split(" | ");
  const variants = [told, ...(Array.isArray(told.anyOf) ? told.anyOf : [])];
  return choices.some((choice) => {
    const { $schema: _, ...wanted } = json(schemaOf(choice));
    return variants.some((variant) => JSON.stringify(variant) === JSON.stringify(wanted));
  });
}

/** Whether a route takes the body that a type of `paths` names; undefined: none but a form. */
function takes(spec: Spec, type: string | undefined, named: ReadonlyMap<string, z.ZodType>) {
  if (type === undefined) return !spec.body || spec.bodyType !== undefined;
  const schema = type === "string" ? z.string() : named.get(type);
  if (!schema || !spec.body) return assert.fail(`no schema for the body ${type}`);
  const input = (schema: z.ZodType) =>
    JSON.stringify(
      z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }),
    );
  return [schema, schema.optional()].some((one) => input(one) === input(spec.body!));
}

/** Arguments that are no texts, or must be one of some words. */
const ARGUMENTS: Partial<Record<keyof typeof paths, unknown[][]>> = {
  audit: [[{}]],
  imageNames: [[{}]],
  workflows: [[{}]],
  workflowTagsOf: [[{}]],
  workflowTagCounts: [[{}, ["a"]]],
  grants: ["board", "image", "workflow", "style_preset", "wildcard", "model"].map((
    kind,
  ) => [kind, "x"]),
  grant: ["board", "image", "workflow", "style_preset", "wildcard", "model"].map((
    kind,
  ) => [kind, "x", "y"]),
  queueCommand: [
    ...["clear", "prune", "cancel_all_except_current", "processor/pause", "processor/resume"],
  ].map((name) => [name]),
  exportPresets: [["csv"], ["json"]],
  importUsers: [[true, [1]]],
};

interface TypedPath {
  name: keyof typeof paths;
  answers: [method: string, type: string][];
  bodies: ReadonlyMap<string, string>;
}

/** Paths by name, with the types of their answers and bodies by method. */
function typedPaths(): TypedPath[] {
  const files = [...Deno.readDirSync(new URL("islands/api/paths/", PROJECT))];
  const tables = files.flatMap(({ name }) =>
    source(`islands/api/paths/${name}`).split(/^export const \w+ = \{\n/m).slice(1)
  );
  return tables.flatMap((table) => table.split(/^(?= {2}\w+: )/m)).flatMap((entry) => {
    const [, name] = /^ {2}(\w+): /.exec(entry) ?? [];
    const [, answers, bodies] = /\bat<\s*\{([^}]*)\}(?:,\s*\{([^}]*)\})?,?\s*>/.exec(entry) ?? [];
    if (!name || !answers) return [];
    const pairs = (types: string) =>
      types.split(";").map((pair) => pair.trim()).filter(Boolean)
        .map((pair) => /^(\w+): (.*)$/.exec(pair)!.slice(1, 3) as [string, string]);
    return [{
      name: name as keyof typeof paths,
      answers: pairs(answers),
      bodies: new Map(pairs(bodies ?? "")),
    }];
  });
}

function urlsOf(name: keyof typeof paths): string[] {
  const value = paths[name] as string | ((...args: unknown[]) => string);
  if (typeof value === "string") return [value];
  return (ARGUMENTS[name] ?? [Array.from({ length: 3 }, () => "x")])
    .map((args) => value(...args));
}

function routeOf(specs: readonly Spec[], method: string, url: string): Spec | undefined {
  const { pathname } = new URL(url, "http://a");
  const fits = (spec: Spec) =>
    new RegExp(`^${spec.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(pathname);
  // A path without parameters before one with: /boards/left is no board.
  return specs.filter((spec) => spec.method === method && fits(spec))
    .sort((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
}

Deno.test("every path of the pages has a route with the types of its answer and body", async () => {
  const specs = await allSpecs();
  const named = await namedSchemas();
  const typed = typedPaths();
  const roots = Object.keys(paths).filter((name) => !typed.some((path) => path.name === name));
  assert.deepEqual(roots.filter((name) => !name.endsWith("Root")), [], "a path without types");
  const wrong: string[] = [];
  let checked = 0;
  for (const { name, answers: types, bodies } of typed) {
    for (const url of urlsOf(name)) {
      for (const [method, type] of types) {
        const spec = routeOf(specs, method, url);
        checked++;
        if (!spec) wrong.push(`${name}: no route for ${method} ${url}`);
        else if (!answers(spec, type, named)) {
          wrong.push(`${name}: ${method} ${spec.path} does not answer with ${type}`);
        } else if (!takes(spec, bodies.get(method), named)) {
          wrong.push(`${name}: ${method} ${spec.path} does not take ${bodies.get(method)}`);
        }
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(checked > 120, `${checked}`);
});

Deno.test("the comparison detects another answer, and a missing method", async () => {
  const specs = await allSpecs();
  const named = await namedSchemas();
  const boards = routeOf(specs, "GET", paths.boards)!;
  assert.equal(answers(boards, "BoardDTO[]", named), true);
  assert.equal(answers(boards, "ImageDTO[]", named), false);
  assert.equal(answers(routeOf(specs, "DELETE", paths.apiKey("x"))!, "Nothing", named), false);
  assert.equal(routeOf(specs, "PUT", paths.boards), undefined);
  const star = routeOf(specs, "POST", paths.starImages)!;
  assert.equal(takes(star, "ImageNamesBody", named), true);
  assert.equal(takes(star, "ItemsBody", named), false);
  assert.equal(takes(star, undefined, named), false);
});

Deno.test("every path is asked for by a page", () => {
  const pages = sourcesOf("islands/").join("\n");
  const unused = Object.keys(paths).filter((name) =>
    !new RegExp(`\\bpaths\\.${name}\\b`).test(pages)
  );
  assert.deepEqual(unused, []);
});
