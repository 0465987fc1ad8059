import assert from "node:assert/strict";

/** Everything a module of the engine loads, by any way, that is native or large. */
async function heavyImports(entry: string): Promise<string[]> {
  const path = new URL(`../../../inference/${entry}`, import.meta.url);
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path.href],
    stdout: "piped",
  }).output();
  assert.ok(success);
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { dependencies?: { code?: { specifier: string } }[] }[];
  };
  const needed = modules.flatMap((m) => m.dependencies ?? []).map((d) => d.code?.specifier ?? "");
  return needed.filter((name) => /onnxruntime|transformers|sharp/.test(name));
}

Deno.test("the server can check graphs and start the engine without loading anything heavy", async () => {
  const light = [
    "graph/parse.ts",
    "graph/cost.ts",
    "graph/simple.ts",
    "engine.ts",
    "prompt_size.ts",
  ];
  for (const entry of light) {
    assert.deepEqual(await heavyImports(entry), [], entry);
  }
  assert.ok((await heavyImports("worker.ts")).length >= 3, "the engine's process does load them");
});
