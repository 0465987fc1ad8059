/**
 * What happens between an engine's words, on a real file with real pictures. The engine is a script
 * here, because each case needs something to happen at one exact moment; the real one runs in
 * `tests/conformance/queue_events_test.ts`.
 */
import assert from "node:assert/strict";
import {
  type Engine,
  EngineError,
  type ImageMade,
  type Job,
  type JobEvents,
} from "../../../inference/types.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import { createProcessor } from "../../../services/processor/mod.ts";
import { smallPng } from "../../libraries.ts";
import { eventually } from "../../queue.ts";
import { librariesOn } from "../libraries_on.ts";
import { testQueue } from "../queue/test_queue.ts";

type Script = (job: Job, on: JobEvents, signal: AbortSignal | undefined) => Promise<void>;

function scripted(script: Script): Engine {
  return {
    pid: 1,
    probe: () => Promise.resolve({ device: "cpu", name: "script", reason: "test", checks: [] }),
    async run(job, on, signal) {
      await script(job, on, signal);
      if (signal?.aborted) throw new EngineError("canceled", "canceled");
      const ms = { total: 5, model: 5, other: 0, steps: 1, denoise: 5, denoiseModel: 5 };
      return { results: { n: { value: 1 } }, ms, promptNotes: [], device: "cpu" };
    },
    release: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

function picture(imageName: string): ImageMade {
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

async function makePicture(on: JobEvents, name = "engine-name.png"): Promise<void> {
  await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1 });
  await on.image?.(picture(name));
  await on.nodeCompleted?.({
    nodeId: "n",
    type: "integer",
    outputs: { image: { image_name: name } },
  });
}

async function rig(...scripts: Script[]) {
  const house = await testQueue();
  const { db, root, queue } = house;
  const events = {
    emit: (name: unknown, data: unknown, concern: unknown) =>
      void house.told.push({ name, data, concern } as never),
  };
  const config = loadConfig({ ATELIER_ROOT: root }, "/");
  const { images } = librariesOn(db, config, events);
  const processor = createProcessor({
    db,
    queue,
    events,
    images,
    models: {
      resolve: () => Promise.reject(new Error("no model is named")),
      embeddings: () => Promise.resolve([]),
    },
    engines: scripts.map(scripted),
    config: { lease_seconds: 30 },
  });
  const pictures = () => db.selectFrom("images").select(["image_name", "user_id"]).execute();
  const statusIs = (id: number, wanted: string) =>
    eventually(`${id} is ${wanted}`, async () => {
      const item = await queue.item(house.ad, "default", id);
      return item.status === wanted && item;
    }, 10_000);
  return {
    ...house,
    processor,
    pictures,
    statusIs,
    async [Symbol.asyncDispose]() {
      await processor.stop();
      await house[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a picture is filed under a name of its item, and told under that name", async () => {
  await using t = await rig(async (_job, on) => await makePicture(on));
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  await t.statusIs(id, "completed");
  const [picture] = await t.pictures();
  const told = t.told.find((e) => e.name === "invocation_complete");
  assert.match(JSON.stringify(told?.data), new RegExp(picture?.image_name ?? "none"));
  assert.doesNotMatch(JSON.stringify(t.told), /engine-name/);
});

Deno.test("G184 an owner who is deleted during the last node: no output is saved", async () => {
  await using t = await rig(async (_job, on) => {
    await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1 });
    await t.db.updateTable("users").set({ is_active: 0 }).where("user_id", "=", "al").execute();
    await makePicture(on);
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  const item = await t.statusIs(id, "canceled");
  assert.match(item.error_message ?? "", /not active/);
  assert.deepEqual(await t.pictures(), []);
});

Deno.test("G184 the row itself goes during the last node: nothing is left, the next item runs", async () => {
  const seen: string[] = [];
  await using t = await rig(async (job, on) => {
    seen.push(job.id);
    if (seen.length === 1) {
      await t.db.deleteFrom("session_queue").where("user_id", "=", "al").execute();
    }
    await makePicture(on);
  });
  await t.put(t.al, 1);
  const [bos] = await t.put(t.bo, 1) as [number];
  await t.processor.start();
  await t.statusIs(bos, "completed");
  assert.deepEqual((await t.pictures()).map((p) => p.user_id), ["bo"]);
});

Deno.test("G189 canceled between the check and the saving: no row, no file", async () => {
  await using t = await rig(async (_job, on) => {
    await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1 });
    // The next look says yes, and then the person cancels: only the saving itself can notice.
    const { leases } = t.queue;
    const look = leases.leaseState;
    leases.leaseState = async (itemId, fence) => {
      leases.leaseState = look;
      const answer = await look(itemId, fence);
      await t.queue.cancelMany(t.al, "default", {});
      return answer;
    };
    await on.image?.(picture("engine-name.png"));
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  await t.statusIs(id, "canceled");
  await t.processor.stop();
  assert.deepEqual(await t.pictures(), []);
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

Deno.test("an engine that dies after filing a picture: the second run files it once", async () => {
  let runs = 0;
  await using t = await rig(async (_job, on) => {
    runs++;
    await makePicture(on, `engine-${runs}.png`);
    if (runs === 1) throw new EngineError("crashed", "the engine process ended unexpectedly");
  });
  const [id] = await t.put(t.al, 1) as [number];
  await t.processor.start();
  const item = await t.statusIs(id, "completed");
  assert.equal(item.attempts, 2);
  assert.equal((await t.pictures()).length, 1);
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

Deno.test("a server that stops gives the item back, and it is no attempt", async () => {
  const { promise: running, resolve } = Promise.withResolvers<void>();
  await using t = await rig(async (_job, on, signal) => {
    await on.nodeStarted?.({ nodeId: "n", type: "integer", index: 0, total: 1 });
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
