/** Two real engines beside each other, before one queue. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { createEngine, type DeviceChoice } from "../../../inference/engine.ts";
import { ownerActor } from "../../../services/actor.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import type { EventBus } from "../../../services/events/mod.ts";
import { GenerateInput } from "../../../services/generate/simple.ts";
import { createServices } from "../../../services/mod.ts";
import { createProcessor } from "../../../services/processor/mod.ts";
import { addUser } from "../../database.ts";
import { until } from "../../until.ts";

async function house(choices: readonly DeviceChoice[]) {
  const root = await Deno.makeTempDir();
  const config = loadConfig({ ATELIER_ROOT: root, ATELIER_MULTIUSER: "true" }, "/");
  const engines = choices.map((device) =>
    createEngine({
      ...{ device, idleReleaseMs: 60_000, promptFolder: join(root, "prompts") },
      logger: () => {},
    })
  );
  const services = createServices(config, "0.0.0", engines);
  await services.prepare();
  const processor = createProcessor(services);
  const finished: number[] = [];
  const running = new Set<number>();
  let most = 0;
  (services.events as EventBus).subscribe(({ name, data }) => {
    if (name !== "queue_item_status_changed") return;
    if (data.status === "in_progress") running.add(data.item_id);
    else if (running.delete(data.item_id)) finished.push(data.item_id);
    most = Math.max(most, running.size);
  });
  for (const name of ["al", "bo"]) await addUser(services.db, name);
  return {
    ...{ services, processor, engines, finished },
    most: () => most,
    async draw(name: string, count: number): Promise<number[]> {
      const small = { prompt: "a red circle", width: 64, height: 64, steps: 4, count, seed: 7 };
      return (await services.generate(ownerActor(name, false), GenerateInput.parse(small)))
        .item_ids;
    },
    async [Symbol.asyncDispose]() {
      await processor.stop();
      await services.close();
      await Deno.remove(root, { recursive: true });
    },
  };
}

Deno.test("two engines work at the same time, each item once, and end with the server", async () => {
  await using t = await house(["cpu", "cpu"]);
  const waiting = [...await t.draw("al", 3), ...await t.draw("bo", 3)];
  await t.processor.start();
  await until(() => Promise.resolve(t.finished.length >= waiting.length));
  assert.equal(t.most(), 2, "both at the same time");
  assert.deepEqual(t.finished.toSorted(), waiting.toSorted(), "each once");
  assert.equal(new Set(t.engines.map(({ pid }) => pid)).size, 2);
  for (const [i, id] of waiting.entries()) {
    const owner = ownerActor(i < 3 ? "al" : "bo", false);
    const item = await t.services.queue.item(owner, "default", id);
    assert.equal(item.status, "completed", item.error_message ?? "");
    assert.equal(item.image_names.length, 1);
  }
  await t.processor.stop();
  assert.deepEqual(t.engines.map(({ pid }) => pid), [null, null]);
});

Deno.test("a CPU and a GPU work side by side, the GPU first", async () => {
  await using t = await house(["cpu", "webgpu-native"]);
  await t.processor.start();
  const [, gpu] = t.services.devices.all;
  await until(() => Promise.resolve(["idle", "failed"].includes(gpu?.state ?? "")));
  if (gpu?.state === "failed") {
    console.log(`not tried on this machine: ${gpu.failure}`);
    return;
  }
  assert.ok((gpu?.report?.memory ?? 0) > 2 ** 28, "its memory is known");
  const devices = async (ids: readonly number[]) => {
    await until(() => Promise.resolve(ids.every((id) => t.finished.includes(id))));
    const rows = await t.services.db.selectFrom("session_queue")
      .select(["status", "device", "error_message"]).where("item_id", "in", ids).execute();
    assert.ok(rows.every(({ status }) => status === "completed"), JSON.stringify(rows));
    return rows.map(({ device }) => device);
  };
  assert.deepEqual(await devices(await t.draw("al", 1)), ["webgpu-native"]);
  const both = await devices([...await t.draw("al", 3), ...await t.draw("bo", 3)]);
  assert.deepEqual([...new Set(both)].toSorted(), ["cpu", "webgpu-native"]);
});
