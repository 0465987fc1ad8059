import assert from "node:assert/strict";
import { GenerateInput } from "../../services/generate/simple.ts";
import { cpuMs } from "../cpu_time.ts";

Deno.test("parsing many prompts leaves time for other work", async () => {
  const prompt = "((((a)))) ".repeat(790);
  const one = () => GenerateInput.parse({ prompt });
  // Twenty at once: a single one takes hardly longer than the processor's time is exact.
  const twenty = () => Array.from({ length: 20 }, one);
  const all = () => GenerateInput.parse({ prompts: Array(500).fill(prompt) });
  await cpuMs(twenty);
  const [whole, part] = [await cpuMs(all), await cpuMs(twenty)];
  // To read all of them would take 25 times as long as to read twenty.
  assert.ok(whole < 5 * part, `${whole} ms for all, ${part} ms for twenty`);
});
