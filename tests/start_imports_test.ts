import assert from "node:assert/strict";
import { PROJECT } from "./server.ts";

interface Module {
  specifier: string;
  dependencies?: { isDynamic?: boolean; code?: { specifier?: string } }[];
}

/** What `main.ts` loads before it does anything, by path in the project or by name of a package. */
async function loadedAtStart(): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `${PROJECT}main.ts`],
  }).output();
  const { roots, modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: Module[];
  };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  // A set goes on with what is added to it while it is walked.
  const reached = new Set(roots);
  for (const name of reached) {
    for (const { isDynamic, code } of byName.get(name)?.dependencies ?? []) {
      if (code?.specifier && !isDynamic) reached.add(code.specifier);
    }
  }
  const project = new URL(`file://${PROJECT}`).href;
  return [...reached].map((name) => name.replace(project, ""));
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
