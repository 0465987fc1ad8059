import assert from "node:assert/strict";
import { takeLoras } from "../../services/doors/lora_words.ts";
import { cpuMs } from "../cpu_time.ts";

Deno.test("LoRAs are taken out of a prompt as AUTOMATIC1111's users write them", () => {
  const cases: [string, ReturnType<typeof takeLoras>][] = [
    ["a cat", { prompt: "a cat", loras: [] }],
    ["a cat, <lora:ink:0.8>", { prompt: "a cat", loras: [{ name: "ink", weight: 0.8 }] }],
    ["<lora:ink:0.30000000000000004>, ", {
      prompt: "",
      loras: [{ name: "ink", weight: 0.30000000000000004 }],
    }],
    ["<lora:ink> a cat", { prompt: "a cat", loras: [{ name: "ink" }] }],
    ["a <LORA:my ink_v1.2:-.5> cat", {
      prompt: "a cat",
      loras: [{ name: "my ink_v1.2", weight: -0.5 }],
    }],
    ["a<lora:x:1:lbw=ALL>b<lora:x:0.5>", { prompt: "ab", loras: [{ name: "x", weight: 0.5 }] }],
    ["a <lora:> <lora:x:high> < lora:x:1>", {
      prompt: "a <lora:> <lora:x:high> < lora:x:1>",
      loras: [],
    }],
  ];
  for (const [text, expected] of cases) assert.deepEqual(takeLoras(text), expected, text);
});

Deno.test("a prompt made to be slow is read quickly", async () => {
  const prompts = [
    "<lora:".repeat(20_000) + "a:1".repeat(20_000),
    `<lora:a:${"1".repeat(50_000)}x`,
    `<lora:a:1>a${", ".repeat(25_000)}a`,
    `<lora:a:1>${", ".repeat(25_000)}`,
  ];
  for (const prompt of prompts) {
    const ms = await cpuMs(() => takeLoras(prompt));
    assert.ok(ms < 1000, `${ms} ms for ${prompt.slice(0, 20)}`);
  }
});
