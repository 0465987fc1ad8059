import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { FOLDERS, PROJECT, sourcesBelow } from "./sources.ts";

/** How the files of the program depend on one another. */

/** One file's way to another of the project, by its path from the project's folder. */
interface Import {
  from: string;
  to: string;
  /** `import type`: gone when the program runs. */
  typeOnly: boolean;
  /** `import("x")`: loaded when it is first needed. */
  lazy: boolean;
}

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`. */
const IMPORT =
  /^(?:import|export)\s+(?:(type)\s+)?(?:([\w*{][^;"]*?)\s+from\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

function importsOf(from: string, source: string): Import[] {
  return [...source.matchAll(IMPORT)].map(([, type, names, specifier, dynamic]) => {
    const wanted = specifier ?? dynamic ?? "";
    const to = wanted.startsWith(".") ? join(dirname(from), wanted) : wanted;
    return {
      from,
      to,
      typeOnly: type !== undefined || everyNameIsType(names),
      lazy: dynamic !== undefined,
    };
  });
}

/** `{ type A, type B }` loads nothing either. */
function everyNameIsType(names: string | undefined): boolean {
  if (!names?.startsWith("{")) return false;
  return names.slice(1, -1).split(",").map((name) => name.trim()).filter(Boolean)
    .every((name) => name.startsWith("type "));
}

function allImports(): Import[] {
  const files = [
    join(PROJECT, "main.ts"),
    ...FOLDERS.flatMap((folder) => sourcesBelow(join(PROJECT, folder))),
  ];
  return files.flatMap((path) => importsOf(relative(PROJECT, path), Deno.readTextFileSync(path)));
}

/** Paths of this project, not packages. */
const OURS = new RegExp(`^(main\\.ts$|deno\\.json$|(tests|${FOLDERS.join("|")})/)`);

interface Rule {
  says: string;
  breaks(found: Import): boolean;
}

/** docs/DESIGN.md, "Folders": which folder may import which. */
const RULES: readonly Rule[] = [
  {
    says: "inference imports only itself",
    breaks: ({ from, to }) =>
      from.startsWith("inference/") && OURS.test(to) && !to.startsWith("inference/"),
  },
  {
    says: "services import no routes, islands or commands",
    breaks: ({ from, to }) => from.startsWith("services/") && /^(routes|islands|cli)\//.test(to),
  },
  {
    says:
      "of inference, services and routes import what describes graphs and files, not what computes",
    breaks: ({ from, to, typeOnly }) =>
      /^(services|routes)\//.test(from) && to.startsWith("inference/") && !typeOnly &&
      !/^inference\/(types|prompt_size|mulberry32|onnx_file|(families|graph|prompts(\/dynamic)?|recognition|weights(\/gguf)?)\/\w+|nodes\/(registry|ports)|schedulers\/names|networks\/mod)\.ts$/
        .test(to),
  },
  {
    says: "routes know no SQL",
    breaks: ({ from, to }) =>
      from.startsWith("routes/") && (/^kysely\b/.test(to) || to.startsWith("services/database/")),
  },
  {
    says: "routes import no commands",
    breaks: ({ from, to }) => from.startsWith("routes/") && to.startsWith("cli/"),
  },
  {
    says:
      "of commands only those that write the guides or pack the program import routes, islands or inference",
    breaks: ({ from, to }) =>
      /^cli\/(?!docs\/|compile\/)/.test(from) &&
      /^(inference|islands|routes)\//.test(to),
  },
  {
    says:
      "islands import nothing of the server but types, limits, sentences, names of kinds, the address that is none, defaults, preprocessors, notation of prompts",
    breaks: ({ from, to, typeOnly }) =>
      from.startsWith("islands/") && OURS.test(to) && !to.startsWith("islands/") && !typeOnly &&
      !/^(services\/contract\/(kinds|limits|no_address|sentences|wildcard_notation)|inference\/(families\/defaults|pipeline\/preprocess|prompts\/(fragments|style)))\.ts$/
        .test(to),
  },
  {
    says: "the contract imports nothing but itself and zod; what browsers load of it, nothing",
    breaks: ({ from, to }) =>
      from.startsWith("services/contract/") &&
      (/\/(kinds|limits|no_address|sentences|wildcard_notation)\.ts$/.test(from) ||
        (to !== "zod" && !to.startsWith("services/contract/"))),
  },
  {
    says: "migrations import only themselves",
    breaks: ({ from, to }) => from.startsWith("migrations/") && !to.startsWith("migrations/"),
  },
  { says: "nothing imports main.ts", breaks: ({ to }) => to === "main.ts" },
  { says: "the program imports nothing of the tests", breaks: ({ to }) => to.startsWith("tests/") },
];

function broken(rule: Rule, imports: readonly Import[]): string[] {
  return imports.filter(rule.breaks).map(({ from, to }) => `${from} → ${to}`);
}

const IMPORTS = allImports();

for (const rule of RULES) {
  Deno.test(rule.says, () => assert.deepEqual(broken(rule, IMPORTS), []));
}

/** The way from a file through the files it imports back to itself; null if there is none. */
function circleOf(imports: readonly Import[]): string | null {
  const needs = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): string | null => {
    if (done.has(path)) return null;
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path].join(" → ");
    for (const { to } of needs.get(path) ?? []) {
      const circle = visit(to, [...way, path]);
      if (circle) return circle;
    }
    done.add(path);
    return null;
  };
  for (const path of needs.keys()) {
    const circle = visit(path, []);
    if (circle) return circle;
  }
  return null;
}

Deno.test("no cycles of files", () => {
  assert.equal(circleOf(IMPORTS.filter((found) => !found.typeOnly && !found.lazy)), null);
});

Deno.test("no cycles of files in services and islands, types included", () => {
  assert.equal(circleOf(IMPORTS.filter(({ from }) => from.startsWith("services/"))), null);
  // A page may fetch what leads back to it, when it is wanted.
  const pages = IMPORTS.filter(({ from, lazy }) => from.startsWith("islands/") && !lazy);
  assert.equal(circleOf(pages), null);
  const circle = [
    ...importsOf("services/a/mod.ts", 'import { b } from "./b.ts";'),
    ...importsOf("services/a/b.ts", 'import type { Deps } from "./mod.ts";'),
  ];
  assert.equal(circleOf(circle), "services/a/mod.ts → services/a/b.ts → services/a/mod.ts");
});

/**
 * The folder below `services/` that a file is in; null elsewhere and for files beside the folders.
 */
function subjectOf(path: string): string | null {
  return /^services\/(\w+)\//.exec(path)?.[1] ?? null;
}

/** Pairs of subjects of which each loads the other: neither could be read without it. */
function mutualSubjects(imports: readonly Import[]): string[] {
  const ways = new Set(
    imports.filter((found) => !found.typeOnly)
      .map(({ from, to }) => [subjectOf(from), subjectOf(to)])
      .filter(([from, to]) => from !== null && to !== null && from !== to)
      .map(([from, to]) => `${from} ${to}`),
  );
  return [...ways].filter((way) => {
    const [from = "", to = ""] = way.split(" ");
    return from < to && ways.has(`${to} ${from}`);
  });
}

Deno.test("no cycles of folders in services", () => {
  assert.deepEqual(mutualSubjects(IMPORTS), []);
  const offence = [
    ...importsOf("services/auth/login.ts", 'import { toUserDto } from "../users/dto.ts";'),
    ...importsOf("services/users/create.ts", 'import { passwordFault } from "../auth/rules.ts";'),
  ];
  assert.deepEqual(mutualSubjects(offence), ["auth users"]);
});

/** Functions, constants and classes that a file exports; types are left to the compiler. */
const VALUE = /^export (?:async )?(?:function\*?|const|let|class|abstract class) (\w+)/gm;

/** What a file hands on of others: `export { a, type B } from "./c.ts"`. */
const HANDED_ON = /^export (?:type )?\{([^}]*)\} from/gm;

function exportsOf(source: string): string[] {
  const own = [...source.matchAll(VALUE)].map(([, name]) => name!);
  const others = [...source.matchAll(HANDED_ON)].flatMap(([, names]) => names!.split(","))
    .map((name) => /(\w+)\s*$/.exec(name)?.[1]).filter((name) => name !== undefined);
  return [...own, ...others];
}

/** What is exported and imported by nobody, by `path name`. Whole modules (`* as x`) are used. */
function exportedInVain(sources: ReadonlyMap<string, string>): string[] {
  const used = new Set<string>();
  for (const [from, source] of sources) {
    for (const { 2: names, 3: specifier, 4: dynamic } of source.matchAll(IMPORT)) {
      const wanted = specifier ?? dynamic ?? "";
      if (!wanted.startsWith(".")) continue;
      const path = join(dirname(from), wanted);
      if (!names?.startsWith("{")) used.add(path);
      for (const name of names?.match(/\w+/g) ?? []) used.add(`${path} ${name}`);
    }
  }
  return [...sources].filter(([path]) => !used.has(path) && !path.startsWith("tests/"))
    .flatMap(([path, source]) => exportsOf(source).map((name) => `${path} ${name}`))
    .filter((name) => !used.has(name));
}

Deno.test("every export is imported somewhere", () => {
  const folders = [...FOLDERS, "tests"].flatMap((folder) => sourcesBelow(join(PROJECT, folder)));
  const sources = new Map(
    [join(PROJECT, "main.ts"), ...folders]
      .map((path) => [relative(PROJECT, path), Deno.readTextFileSync(path)]),
  );
  assert.deepEqual(exportedInVain(sources), []);
  const alone = new Map([
    ["a/b.ts", "export const used = 1;\nexport async function alone() {}\n"],
    ["a/c.ts", 'import { type T, used } from "./b.ts";\nexport { type T, used } from "./b.ts";\n'],
    ["a/d.ts", 'import { used } from "./c.ts";\n'],
  ]);
  assert.deepEqual(exportedInVain(alone), ["a/b.ts alone", "a/c.ts T"]);
});

Deno.test("docs/DESIGN.md names every folder of services and every package", () => {
  const read = (path: string) => Deno.readTextFileSync(join(PROJECT, path));
  const design = read("docs/DESIGN.md");
  const words = new Set(design.match(/[\w@][\w@/*.-]*[\w*]/g));
  const subjects = [...Deno.readDirSync(join(PROJECT, "services"))]
    .filter((entry) => entry.isDirectory).map((entry) => entry.name);
  const packages = Object.keys(JSON.parse(read("deno.json")).imports)
    .filter((name) => !name.endsWith("/"));
  const told = (name: string) =>
    [name, name.replace(/\/.*/, "/*"), name.replace(/-\w+$/, "-*")].some((word) => words.has(word));
  assert.deepEqual([...subjects, ...packages].filter((name) => !told(name)), []);
});

Deno.test("each rule detects a violation", () => {
  const offences: [from: string, source: string][] = [
    ["inference/engine.ts", 'import { now } from "../services/clock.ts";'],
    ["services/images/save.ts", 'export { flag } from "../../routes/fields.ts";'],
    [
      "services/generate/batch.ts",
      'import {\n  denoise,\n} from "../../inference/pipeline/denoise.ts";',
    ],
    ["routes/boards.ts", 'import { sql } from "kysely";'],
    ["routes/queue.ts", 'import { open } from "../cli/open.ts";'],
    ["cli/audit.ts", 'import { actions } from "../islands/text/en/audit.ts";'],
    [
      "islands/api/client.ts",
      'import { problem, type Problem } from "../../services/errors/mod.ts";',
    ],
    ["services/contract/limits.ts", 'import { z } from "zod";'],
    ["migrations/mod.ts", 'import { sql } from "kysely";'],
    ["cli/backup.ts", 'const { start } = await import("../main.ts");'],
    ["services/log.ts", 'import "../tests/server.ts";'],
  ];
  assert.equal(offences.length, RULES.length);
  RULES.forEach((rule, i) => {
    const [from, source] = offences[i]!;
    assert.equal(broken(rule, importsOf(from, source)).length, 1, rule.says);
  });
});
