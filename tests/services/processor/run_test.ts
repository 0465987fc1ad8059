/** What happens between an engine's words, on a real file with real images. */
import assert from "node:assert/strict";
import { EngineError, type ImageMade, type JobEvents } from "../../../inference/types.ts";
import { say } from "../../../services/contract/refusals.ts";
import { problem } from "../../../services/errors/mod.ts";
import { smallPng } from "../../libraries.ts";
import { processorOf, type Script } from "./scripted.ts";

function imageMade(imageName: string): ImageMade {
  return {
    nodeId: "n",
    imageName,
    png: smallPng(),
    width: 8,
    height: 8,
    isIntermediate: false,
    metadata: { positive_prompt: "x" },
    boardId: null,
  };
}

async function makeImage(on: JobEvents, name = "engine-name.png"): Promise<void> {
  await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1, received: {} });
  await on.image?.(imageMade(name));
  await on.nodeCompleted?.({
    nodeId: "n",
    type: "integer",
    outputs: { image: { image_name: name } },
  });
}

const rig = (...scripts: Script[]) => processorOf(scripts.map((run) => ({ run })));

Deno.test("an image is saved and announced under a name derived from its item", async () => {
  await using t = await rig(async (_job, on) => await makeImage(on));
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  await t.statusIs(id, "completed");
  const [image] = await t.kept();
  const told = t.told.find((e) => e.name === "invocation_complete");
  assert.match(JSON.stringify(told?.data), new RegExp(image?.image_name ?? "none"));
  assert.doesNotMatch(JSON.stringify(t.told), /engine-name/);
});

Deno.test("G184 an owner who is deleted during the last node: no output is saved", async () => {
  await using t = await rig(async (_job, on) => {
    await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1, received: {} });
    await t.db.updateTable("users").set({ is_active: 0 }).where("user_id", "=", "al").execute();
    await makeImage(on);
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  const item = await t.statusIs(id, "canceled");
  assert.match(item.error_message ?? "", /not active/);
  assert.deepEqual(await t.kept(), []);
});

Deno.test("G184 the row is deleted during the last node: nothing is left, the next item runs", async () => {
  const seen: string[] = [];
  await using t = await rig(async (job, on) => {
    seen.push(job.id);
    if (seen.length === 1) {
      await t.db.deleteFrom("session_queue").where("user_id", "=", "al").execute();
    }
    await makeImage(on);
  });
  await t.put(t.al, 1);
  const [bos] = await t.put(t.bo, 1) as [number];
  await t.processor.start();
  await t.statusIs(bos, "completed");
  assert.deepEqual((await t.kept()).map((p) => p.user_id), ["bo"]);
});

Deno.test("G189 canceled between the check and the saving: no row, no file", async () => {
  await using t = await rig(async (_job, on) => {
    await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1, received: {} });
    // The next look says yes, and then the person cancels: only the saving itself can notice.
    const { leases } = t.queue;
    const look = leases.leaseState;
    leases.leaseState = async (itemId, fence) => {
      leases.leaseState = look;
      const answer = await look(itemId, fence);
      await t.queue.cancelMany(t.al, "default", {});
      return answer;
    };
    await on.image?.(imageMade("engine-name.png"));
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  await t.statusIs(id, "canceled");
  await t.processor.stop();
  assert.deepEqual(await t.kept(), []);
  const statuses = t.told.filter((e) => e.name === "queue_item_status_changed")
    .map((e) => (e.data as { status: string }).status);
  assert.deepEqual(statuses, ["in_progress", "canceled"]);
});

Deno.test("G185 an owner who cannot be read three times: canceled, not run", async () => {
  let ran = 0;
  await using t = await rig(() => {
    ran++;
    return Promise.resolve();
  });
  let reads = 0;
  const { leases } = t.queue;
  leases.leaseState = () => {
    reads++;
    return Promise.reject(new Error("disk I/O error"));
  };
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  const item = await t.statusIs(id, "canceled");
  assert.match(item.error_message ?? "", /could not be read/);
  assert.equal(ran, 0);
  assert.ok(reads >= 3);
});

Deno.test("an engine that dies after saving an image: the second run saves it once", async () => {
  let runs = 0;
  await using t = await rig(async (_job, on) => {
    runs++;
    await makeImage(on, `engine-${runs}.png`);
    if (runs === 1) throw new EngineError("crashed", "the engine process ended unexpectedly");
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  const item = await t.statusIs(id, "completed");
  assert.equal(item.attempts, 2);
  assert.equal((await t.kept()).length, 1);
});

Deno.test("a store that is away for a while: the item is made again, three times at most", async () => {
  const runs = new Map<string, number>();
  await using t = await rig(async (job, on) => {
    const id = job.id.split(":")[0]!;
    runs.set(id, (runs.get(id) ?? 0) + 1);
    if (id === "2" || runs.get(id) === 1) throw problem("unavailable", say("storage_unreachable"));
    await makeImage(on);
  });
  const [briefly, always] = await t.put(t.al, 2) as [number, number];
  await t.processor.start();
  assert.equal((await t.statusIs(briefly, "completed")).attempts, 2);
  const item = await t.statusIs(always, "failed");
  assert.match(item.error_message ?? "", /store.*tried 3 times/);
  assert.deepEqual([...runs], [["1", 2], ["2", 3]]);
  assert.equal((await t.kept()).length, 1);
});

Deno.test("a poison item fails after three engines; the next one runs", async () => {
  await using t = await rig((job) => {
    if (job.id.startsWith("1:")) {
      return Promise.reject(new EngineError("crashed", "the engine process ended unexpectedly"));
    }
    return Promise.resolve();
  });
  const [poison, good] = await t.put(t.al, 2) as [number, number];
  await t.processor.start();
  const item = await t.statusIs(poison, "failed");
  assert.match(item.error_message ?? "", /ended unexpectedly.*tried 3 times/);
  assert.equal(item.error_type, "gave_up");
  await t.statusIs(good, "completed");
});

Deno.test("G176 two engines share one line", async () => {
  const by = new Map<string, number>();
  const slow = (name: string): Script => async () => {
    by.set(name, (by.get(name) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await using t = await rig(slow("one"), slow("two"));
  const ids = await t.put(t.al, 10);
  await t.processor.start();
  for (const id of ids) await t.statusIs(id, "completed");
  assert.equal((by.get("one") ?? 0) + (by.get("two") ?? 0), 10);
  assert.ok(by.size === 2, "both worked");
});

Deno.test("a server that stops releases its item, which does not count as an attempt", async () => {
  const { promise: running, resolve } = Promise.withResolvers<void>();
  await using t = await rig(async (_job, on, signal) => {
    await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1, received: {} });
    resolve();
    await new Promise<void>((stop) => signal?.addEventListener("abort", () => stop()));
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  await running;
  await t.processor.stop();
  const item = await t.queue.item(t.al, "default", id);
  assert.equal(item.status, "pending");
  assert.equal(item.attempts, 0);
});
