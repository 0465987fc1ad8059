import assert from "node:assert/strict";
import { join } from "node:path";
import { PROJECT } from "../server.ts";

/**
 * The server draws pages of many people with these modules: what a person has may live in their
 * studio only, never in a module.
 */
Deno.test("no module of the islands holds state", async () => {
  const bad: string[] = [];
  const look = async (folder: string) => {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory) await look(path);
      else {
        for (const line of (await Deno.readTextFile(path)).split("\n")) {
          const state = /^(export )?(const \w+ = (signal|computed|new (Map|Set)\()|let |var )/;
          if (state.test(line)) bad.push(`${path}: ${line}`);
        }
      }
    }
  };
  await look(join(PROJECT, "islands"));
  assert.deepEqual(bad, []);
});
