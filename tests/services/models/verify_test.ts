import assert from "node:assert/strict";
import { join } from "node:path";
import type { ModelCheck } from "../../../services/contract/models.ts";
import { sha256, startHub } from "../../hub.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";
import { finished, start, until } from "./downloading.ts";
import { modelRig, weightsFile } from "./rig.ts";

const INK = weightsFile(kohya(SD15, "diffusers", 8));

Deno.test("a changed byte in a downloaded file is detected by its SHA-256", async () => {
  await using hub = await startHub();
  await using rig = await modelRig({ network: hub.network });
  hub.repos.set("org/ink", { files: { "ink.safetensors": { bytes: INK, lfs: true } } });
  const { config_out } = await finished(rig, (await start(rig, "org/ink")).id);
  const { key, path } = config_out!;
  const { ended_at, ...check } = await rig.verify(key);
  assert.deepEqual(check, {
    ...{ key, name: "ink", status: "completed", sound: true, problems: [], problem_sentences: [] },
    ...{ bytes: INK.length, total_bytes: INK.length, bytes_per_second: null, seconds_left: null },
  });
  assert.notEqual(ended_at, null);
  const file = join(rig.modelsFolder, path);
  using handle = await Deno.open(file, { write: true });
  // Past what the sample of the start and the end would see.
  await handle.seek(INK.length / 2, Deno.SeekMode.Start);
  await handle.write(new Uint8Array([1]));
  const broken = await rig.verify(key);
  assert.deepEqual([broken.sound, broken.problems], [
    false,
    ["ink is not what its hub gave out."],
  ]);
  assert.deepEqual(broken.problem_sentences, [{ id: "verify_differs", params: { file: "ink" } }]);
  await Deno.remove(file);
  const gone = await rig.verify(key);
  assert.deepEqual(gone.problems, ["Its files are missing."]);
  assert.deepEqual(rig.checks.list(), [gone], "the last one of each model");
});

/** Two models of so many bytes that reading them takes a while; their SHA-256 are recorded. */
async function twoLarge() {
  const rig = await modelRig();
  const size = 192 << 20;
  const keys = [];
  for (const name of ["one", "two"]) {
    const path = await rig.write(`${name}.safetensors`, INK);
    const { key } = await rig.install(path, { inplace: false });
    const place = (await rig.models.get(rig.actor, key)).path;
    await Deno.truncate(join(rig.modelsFolder, place), size);
    const origin = JSON.stringify({ sha256: { "": sha256(INK) } });
    await rig.db.updateTable("models").set({ origin }).where("model_key", "=", key).execute();
    keys.push(key);
  }
  return { rig, size, keys: keys as [string, string] };
}

Deno.test("a verification says how far it is, one after the other, and can be stopped", async () => {
  const { rig, size, keys: [one, two] } = await twoLarge();
  await using _ = rig;
  const first = await rig.checks.start(one);
  await rig.checks.start(two);
  assert.equal(await rig.checks.start(one), first, "who asks again gets the one under way");
  await until("begun", () => first.bytes > 0);
  assert.deepEqual(rig.checks.list().map(({ status }) => status), ["running", "waiting"]);
  assert.equal((await rig.checks.cancel(two)).status, "cancelled", "at once");
  assert.equal(first.status, "running");
  const second = await rig.checks.start(two);
  assert.equal((await rig.checks.cancel(one)).status, "cancelled");
  assert.ok(first.bytes < size, "it ended before all was read");
  assert.deepEqual([first.sound, first.problems, first.seconds_left], [null, [], null]);
  assert.equal((await rig.checks.cancel(one)).status, "cancelled", "twice is once");
  await rig.checks.ended(two);
  assert.equal(second.status, "completed");
  assert.deepEqual([second.bytes, second.sound], [size, false]);

  const told = rig.told.filter(({ name }) => name === "model_verify_progress")
    .map(({ data }) => data as unknown as ModelCheck);
  const of = (key: string) => told.filter((check) => check.key === key);
  assert.deepEqual(of(two).map(({ status }) => status).filter((status) => status !== "running"), [
    ...["cancelled", "completed"],
  ]);
  const running = of(two).filter(({ status }) => status === "running").map(({ bytes }) => bytes);
  assert.ok(running.length >= 2 && running.at(-1)! > 0, `progress: ${running}`);
  assert.deepEqual(running, running.toSorted((a, b) => a - b));
});

Deno.test("what is not there is not verified, and the end of the server stops what is", async () => {
  const { rig, keys: [one] } = await twoLarge();
  await assert.rejects(rig.checks.start("none"), { code: "not_found" });
  await assert.rejects(rig.checks.cancel(one), { code: "not_found" });
  const check = await rig.checks.start(one);
  await until("begun", () => check.bytes > 0);
  await rig[Symbol.asyncDispose]();
  assert.equal(check.status, "cancelled");
});
