import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sharedSources } from "../../cli/build.ts";
import { joinChunks } from "../../cli/join_chunks.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("a build depends on limits that pages share with the server, not on types", async () => {
  const shared = (await sharedSources()).map((path) => relative(PROJECT, path));
  assert(shared.includes("services/contract/limits.ts"), "changed, the pages are built again");
  assert(shared.includes("inference/families/defaults.ts"));
  assert(!shared.includes("services/models/manage.ts"), "only its types are imported");
});

Deno.test("joined chunks keep their state, and are imported by whatever imported them", async () => {
  const files = new Map(
    Object.entries({
      "chunk-A.js": "let n=0;function i(){n++}export{n as a,i as b};",
      "chunk-B.js":
        'import{a as x,b as y}from"./chunk-A.js";function z(){y();return x}export{z as a};',
      "chunk-C.js": "globalThis.joinedChunks=true;",
      "deep/page.js":
        'import"../chunk-C.js";import{a as f}from"../chunk-B.js";import{a as g}from"../chunk-A.js";' +
        'export const said=[f(),g];export const later=()=>import("../late.js");',
      "late.js": 'import{a}from"./chunk-A.js";export const seen=a;',
    }).map(([name, code]) => [name, new TextEncoder().encode(code)]),
  );
  await joinChunks(files, "joined.js", ["chunk-A.js", "chunk-B.js", "chunk-C.js"]);
  assert.deepEqual([...files.keys()].sort(), ["deep/page.js", "joined.js", "late.js"]);
  const folder = await Deno.makeTempDir({ prefix: "atelier-joined-" });
  try {
    await Deno.mkdir(join(folder, "deep"));
    for (const [name, bytes] of files) await Deno.writeFile(join(folder, name), bytes);
    const page = await import(pathToFileURL(join(folder, "deep/page.js")).href);
    assert.deepEqual(page.said, [1, 1]);
    assert.equal((await page.later()).seen, 1);
    assert.equal(Reflect.get(globalThis, "joinedChunks"), true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the first page starts with few files, and every file imports what is there", async () => {
  const build = join(PROJECT, "static/build");
  const { id, starts } = JSON.parse(await Deno.readTextFile(join(build, "manifest.json")));
  const first = new Set(["main.js", "create/create_screen.js"].flatMap((name) => starts[name]));
  assert.ok(first.size < 25, `${first.size} files`);
  let imports = 0;
  for (const name of new Set(Object.values<string[]>(starts).flat())) {
    const code = await Deno.readTextFile(join(build, id, name));
    for (const [, path = ""] of code.matchAll(/(?:\bfrom|\bimport\(?)"(\.[^"]+\.js)"/g)) {
      await Deno.stat(join(build, id, name, "..", path));
      imports++;
    }
  }
  assert.ok(imports > 100);
});
