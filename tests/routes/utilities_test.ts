/** `utilities/`: what helps while writing prompts, over HTTP with the real model's tokenizer. */
import assert from "node:assert/strict";
import { startServer } from "../server.ts";
import { cpuSeconds } from "../cpu_time.ts";

type Json = Record<string, unknown>;

Deno.test("prompts are expanded, counted and estimated without enqueueing", async (t) => {
  await using server = await startServer({ settings: { log_level: "error" } });
  const ask = async (name: string, body: unknown): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`${server.url}/api/v1/utilities/${name}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const refused = async (name: string, bodies: readonly unknown[], status = 422) => {
    for (const body of bodies) {
      const answer = await ask(name, body);
      assert.equal(answer.status, status, JSON.stringify(body).slice(0, 80));
    }
  };

  await t.step("dynamic prompts, and one with endless combinations", async () => {
    const { body } = await ask("dynamicprompts", { prompt: "{2$$a|b} c", max_prompts: 1 });
    assert.deepEqual(body, { prompts: ["a,b c"], error: null, fault: null, total: 2 });
    const before = cpuSeconds(server.pid);
    const hostile = await ask("dynamicprompts", { prompt: `{3900$$${"|".repeat(3_899)}}` });
    assert.match(String(hostile.body["error"]), /too much/);
    const many = await ask("dynamicprompts", { prompt: "{a|b|c|d}".repeat(200), max_prompts: 64 });
    assert.equal((many.body["prompts"] as string[]).length, 64);
    assert.equal(many.body["total"], Number.MAX_SAFE_INTEGER);
    assert.ok(cpuSeconds(server.pid) - before < 3);
  });

  await t.step("tokens, of several prompts at once", async () => {
    const { status, body } = await ask("token_count", {
      prompts: ["", "a red circle", `${"red ".repeat(75)}circle on blue`],
    });
    assert.equal(status, 200);
    assert.deepEqual(body, {
      limit: 75,
      prompts: [
        { tokens: 0, windows: 1, notes: [], problem: null },
        { tokens: 3, windows: 1, notes: [], problem: null },
        { tokens: 78, windows: 2, notes: [], problem: null },
      ],
    });
    const long = "x".repeat(8_000);
    await refused("token_count", [
      {},
      { prompts: [] },
      { prompts: [1] },
      { prompts: "a" },
      { prompts: [`${long}x`] },
      { prompts: [long, long, long, long, long, "x"] },
      { prompts: Array.from({ length: 101 }, () => "a") },
      { prompts: ["a"], model: "" },
    ]);
    await refused("token_count", [{ prompts: ["a"], model: "there-is-none" }], 404);
  });

  await t.step("an estimate, before and after the first image", async () => {
    const small = { steps: 4, width: 64, height: 64 };
    const before = (await ask("estimate", small)).body;
    assert.equal(before["seconds"], null);
    assert.deepEqual([before["ahead"], before["starts_in"], before["done_in"]], [0, 0, null]);
    await fetch(`${server.url}/api/v1/generate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ prompt: "a red circle", ...small }),
    }).then((answer) => answer.json());
    const until = Date.now() + 60_000;
    let after = before;
    while (after["seconds"] === null && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      after = (await ask("estimate", { ...small, images: 3 })).body;
    }
    const { seconds, done_in, ahead, cost, paused } = after as Record<string, number>;
    assert.ok((seconds ?? 0) > 0 && (seconds ?? 0) < 60, String(seconds));
    assert.ok(Math.abs((done_in ?? 0) - 3 * (seconds ?? 0)) < 1e-6);
    assert.deepEqual([ahead, paused], [0, false]);
    assert.equal(cost, before["cost"]);
    await refused("estimate", [
      { steps: 0 },
      { width: 65 },
      { images: 0 },
      { images: 4_097 },
      { scheduler: "none" },
      { strength: 2 },
      { prompt: "not asked for" },
    ]);
    await refused("estimate", [{ model: "there-is-none" }], 404);
  });
});
