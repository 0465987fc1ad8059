import assert from "node:assert/strict";
import { GenerateInput } from "../../services/generate/simple.ts";
import { cpuMs } from "../cpu_time.ts";

Deno.test("parsing many prompts leaves time for other work", async () => {
  const prompt = "((((a)))) ".repeat(790);
  const one = () => GenerateInput.parse({ prompt });
  const all = () => GenerateInput.parse({ prompts: Array(500).fill(prompt) });
  await cpuMs(one);
  // To read them all would take 500 times as long as to read one.
  assert.ok(await cpuMs(all) < 100 * await cpuMs(one));
});
