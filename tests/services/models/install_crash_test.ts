import assert from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../services/database/mod.ts";
import { sha256, startHub, type TestHub } from "../../hub.ts";
import { weightsFile } from "./rig.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";

/** Kills in each round, after which the installation is let come to its end. */
const IN_A_ROUND = 5;
const ROUNDS = Math.ceil(Number(Deno.env.get("ATELIER_TEST_KILLS") ?? 20) / IN_A_ROUND);
const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const MODEL = weightsFile(kohya(SD15, "diffusers", 8));
const SOURCES = ["org/a", "org/b"];

/**
 * Starts the process and kills it soon after it was sent so many bytes, or waits for its end: a
 * busy machine is slower, not less far.
 * @returns its output
 */
async function run(root: string, hub: TestHub, killAt: number | null) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "--quiet", "tests/services/models/installing.ts"],
      ...[root, hub.url, hub.cdn, ...SOURCES],
    ],
    cwd: PROJECT,
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const errors = new Response(child.stderr).text();
  let isOver = false;
  const output = (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) text += chunk;
    isOver = true;
  })();
  if (killAt !== null) {
    while (!isOver && !(text.includes("going") && hub.sent >= killAt)) await pause(5);
    await pause(Math.random() * 40);
    try {
      child.kill("SIGKILL");
    } catch {
      // It was quicker.
    }
  }
  await output;
  const { success } = await child.status;
  return { text, success, errors: await errors };
}

/** What is recorded and what lies in the models folder. */
async function found(root: string) {
  const { db } = openDatabase(root);
  try {
    const rows = await db.selectFrom("models").select(["path", "source"])
      .where("path", "not like", "@%").orderBy("path").execute();
    const downloads = await db.selectFrom("model_downloads").select("download_id").execute();
    return {
      rows: rows.map((row) => ({ ...row })),
      downloads: downloads.map((row) => row.download_id),
    };
  } finally {
    await db.destroy();
  }
}

Deno.test("an installation that is killed at any moment continues after a restart and leaves nothing behind", async () => {
  await using hub = await startHub();
  for (const repo of SOURCES) {
    const file = { bytes: MODEL, lfs: true };
    hub.repos.set(repo, { files: { [`${repo.slice(4)}.safetensors`]: file } });
  }
  let begun = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const root = await Deno.makeTempDir({ prefix: "atelier-kill-" });
    const models = join(root, "models");
    // A third of a second for each, so that kills come before, in, between and after them.
    hub.speed = MODEL.length * 3;
    hub.sent = 0;
    const all = MODEL.length * SOURCES.length;
    const somewhere = () => (Math.random() * 1.2 - 0.1) * all;
    const kills = Array.from({ length: IN_A_ROUND }, somewhere).sort((a, b) => a - b);
    for (const killAt of kills) {
      await run(root, hub, killAt);
      const { rows, downloads } = await found(root);
      begun += Number(downloads.length > 0);
      for (const { path } of rows) {
        const bytes = await Deno.readFile(join(models, path));
        assert.equal(sha256(bytes), sha256(MODEL), `half a model is listed: ${path}`);
      }
      const folders = hidden(models);
      const known = downloads.map((id) => `.downloading-${id}`);
      assert.ok(folders.length <= known.length + 1, `${folders} beside ${known}`);
    }
    hub.speed = Infinity;
    const last = await run(root, hub, null);
    assert.ok(last.success && last.text.includes("done"), last.errors);
    const { rows, downloads } = await found(root);
    assert.deepEqual(rows, [
      { path: "sd-1/lora/a.safetensors", source: "org/a" },
      { path: "sd-1/lora/b.safetensors", source: "org/b" },
    ]);
    assert.deepEqual(downloads, []);
    assert.deepEqual(hidden(models), []);
    const files = [...Deno.readDirSync(join(models, "sd-1/lora"))].map(({ name }) => name);
    assert.deepEqual(files.sort(), ["a.safetensors", "b.safetensors"]);
    await Deno.remove(root, { recursive: true });
  }
  assert.ok(begun >= ROUNDS, `only ${begun} kills came while something was being installed`);
});

function hidden(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((n) => n.startsWith("."));
  } catch {
    return [];
  }
}
