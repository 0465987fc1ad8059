import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import en from "../../islands/text/en.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

function sourcesBelow(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return entry.name === "text" ? [] : sourcesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [Deno.readTextFileSync(path)] : [];
  });
}

/**
 * What a file calls the words at `way` of the tables, as a pattern: the way itself
 * (`text.people.audit`), the name of a constant or parameter that holds them (`const words = …`),
 * or either of what is above them and the last key (`words.audit`). The table of words that are
 * loaded with a page has the name of its hook (`useServerText`), whose `tables` serve outside of
 * components.
 */
function names(source: string, way: readonly string[]): string[] {
  const [table = "", ...keys] = way;
  if (way.length === 0) return [];
  const hook = table.startsWith("use");
  const asked = hook ? `${table}(?:\\(\\)|\\.tables\\[[^\\]]*\\])` : table;
  const type = hook ? table.slice(3) : `Text\\["${table}"\\]`;
  const above = names(source, way.slice(0, -1)).map((name) => `${name}\\.${keys.at(-1)}`);
  const paths = keys.length === 0 ? [asked] : above;
  const typed = type + keys.map((key) => `\\["${key}"\\]`).join("");
  const holders = [
    ...paths.map((path) => new RegExp(`const (\\w+)(?:: [^;]*?)? = [^;=]*?\\b${path};`, "g")),
    new RegExp(`(\\w+): ${typed}(?!\\[)`, "g"),
  ].flatMap((holder) => [...source.matchAll(holder)].map(([, name]) => name!));
  return [...new Set([...paths, ...holders])];
}

/** Ways to words that no file says. A group that is indexed or handed on is said as a whole. */
function unsaid(words: object, sources: readonly string[], way: readonly string[]): string[] {
  return Object.entries(words).flatMap(([key, value]) => {
    const here = [...way, key];
    const says = (patterns: (source: string) => string[]) =>
      sources.some((source) => patterns(source).some((said) => new RegExp(said).test(source)));
    if (typeof value === "object" && value !== null) {
      const whole = says((source) =>
        names(source, here).map((name) => `(?<![-\\w])${name}\\s*[\\[,)}]`)
      );
      return whole ? [] : unsaid(value, sources, here);
    }
    const said = says((source) => [
      ...names(source, here).map((name) => `(?<![-\\w])${name}\\b`),
      // const { key } = text.table;
      ...names(source, way).map((name) => `\\{[^{}]*\\b${key}\\b[^{}]*\\} = [^;]*\\b${name};`),
    ]);
    return said ? [] : [here.join(".")];
  });
}

/** The English words that are loaded with single pages, by their hooks. */
async function wordsOfPages(): Promise<Record<string, object>> {
  const islands = join(PROJECT, "islands");
  const files = [...Deno.readDirSync(islands)].filter((entry) => entry.isDirectory)
    .map((entry) => join(islands, entry.name, "words.ts"))
    .filter((path) => [...Deno.readDirSync(join(path, ".."))].some((f) => f.name === "words.ts"));
  const hooks = (await Promise.all(files.map((path) => import(pathToFileURL(path).href)))).flatMap(
    (module: Record<string, { tables: { en: object } }>) => Object.entries(module),
  );
  assert.ok(hooks.some(([name]) => name === "useServerText"));
  return Object.fromEntries(hooks.map(([name, { tables }]) => [name, tables.en]));
}

Deno.test("no text is unused", async () => {
  const sources = ["islands", "routes/pages"].flatMap((name) => sourcesBelow(join(PROJECT, name)));
  const { shipped: _, ...tables } = en;
  const all = { ...tables, ...await wordsOfPages() };
  const found = Object.entries(all).flatMap(([table, words]) => {
    const asking = table.replace(/^use/, "");
    return unsaid(words, sources.filter((source) => source.includes(asking)), [table]);
  });
  assert.deepEqual(found, []);
});

Deno.test("the check for unused text finds some", () => {
  const words = { said: "", unsaid: "", group: { said: "", unsaid: "" }, asked: { a: "", b: "" } };
  const sources = [
    "const words = useText().page;\nshow(words.said, words.group.said, words.asked[name]);",
    "const { unsaid } = useText().other;",
  ];
  assert.deepEqual(unsaid(words, sources, ["page"]), ["page.unsaid", "page.group.unsaid"]);
});
