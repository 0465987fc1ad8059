import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const DOCUMENTS = [
  "README.md",
  ...[...Deno.readDirSync(`${PROJECT}docs`)].map(({ name }) => `docs/${name}`)
    .filter((name) => name.endsWith(".md")),
];
const TOP = "cli|docs|inference|islands|migrations|models|routes|services|static|tests";

/** What a document makes up to show how a thing is named. */
const EXAMPLES = ["migrations/0042_shorter_names.ts"];

/** `services/queue/mod.ts` and the like; not `tests/fixtures/databases/<version>`. */
const PATH = new RegExp("`((?:" + TOP + ")/[\\w./-]+)`", "g");

Deno.test("files and folders that the documents name are there", async () => {
  const missing: string[] = [];
  for (const document of DOCUMENTS) {
    for (const [, path = ""] of (await Deno.readTextFile(PROJECT + document)).matchAll(PATH)) {
      if (!EXAMPLES.includes(path) && !existsSync(PROJECT + path)) {
        missing.push(`${document}: ${path}`);
      }
    }
  }
  assert.deepEqual(missing, []);
});
