import assert from "node:assert/strict";
import { loadedBy } from "../cli/module_graph.ts";
import { PROJECT } from "./server.ts";

/** What `main.ts` loads before it does anything, by path in the project or by name of a package. */
async function loadedAtStart(): Promise<string[]> {
  const project = new URL(`file://${PROJECT}`).href;
  const loaded = await loadedBy(`${PROJECT}main.ts`, { atOnce: true });
  return loaded.map((name) => name.replace(project, ""));
}

/**
 * What comes with the first request for it: people wait for the start, and idle servers pay memory.
 */
const LATER: Readonly<Record<string, RegExp>> = {
  "networks, which new models are tried with": /^inference\/(networks|onnx)\//,
  "recognition of weights": /^inference\/recognition\/(?!types)/,
  "samplers, but for their names": /^inference\/schedulers\/(euler|unipc|registry)/,
  "the pipeline's loop": /^inference\/pipeline\/denoise\.ts/,
  "the engine": /^inference\/(worker|runtime\/)/,
  "tokenizers": /tokenizer/,
  "pages, but for what they are": /^islands\/.*\.tsx$/,
  "shipped workflows": /\.json$/,
  "passwords": /argon2|bcrypt/,
  "TLS": /^node:https$/,
  "packages for single tasks": /^npm:\/?(undici|nodemailer|pg|sharp|socket\.io|engine\.io|preact)/,
};

Deno.test("what only some requests need is not loaded before the server listens", async () => {
  const loaded = await loadedAtStart();
  assert.ok(loaded.includes("services/mod.ts"), "the way from main.ts is followed");
  for (const [what, names] of Object.entries(LATER)) {
    const found = loaded.filter((name) => name !== "deno.json" && names.test(name));
    assert.deepEqual(found, [], what);
  }
});
