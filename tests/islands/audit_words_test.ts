import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { actions } from "../../islands/text/en/audit.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

function* sources(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* sources(path);
    else if (path.endsWith(".ts")) yield Deno.readTextFileSync(path);
  }
}

Deno.test("what the audit log records has words on the page of people", () => {
  const recorded = new Set<string>();
  for (const folder of ["services", "cli", "routes"]) {
    for (const text of sources(join(PROJECT, folder))) {
      if (!/audit\b/.test(text)) continue;
      for (const [, line] of text.matchAll(/\baction: ([^\n]*)/g)) {
        for (const [, code] of (line ?? "").matchAll(/"([a-z_]+(?:\.[a-z_]+)?)"/g)) {
          recorded.add(code ?? "");
        }
      }
      for (const [, code] of text.matchAll(/\bnote\([\w.]+, "([a-z_.]+)"/g)) {
        recorded.add(code ?? "");
      }
    }
  }
  assert.ok(recorded.size > 20, `found only ${[...recorded]}`);
  assert.deepEqual([...recorded].filter((code) => !Object.hasOwn(actions, code)), []);
});
