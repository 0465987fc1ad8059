import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDatabase } from "../../../services/database/mod.ts";
import { sha256, startHub } from "../../hub.ts";
import { weightsFile } from "./rig.ts";
import { kohya, SD15 } from "../../inference/recognition/headers.ts";

/** Kills in each round, after which the installation is let come to its end. */
const IN_A_ROUND = 3;
const ROUNDS = Math.ceil(Number(Deno.env.get("ATELIER_TEST_KILLS") ?? 3) / IN_A_ROUND);
const PROJECT = fileURLToPath(new URL("../../..", import.meta.url));
const MODEL = weightsFile(kohya(SD15, "diffusers", 8));
const SOURCES = ["org/a", "org/b"];

/** Starts the process and kills it after some time, or waits for its end. @returns its output */
async function run(root: string, hub: { url: string; cdn: string }, killAfter: number | null) {
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
  for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (killAfter === null || !text.includes("going")) continue;
    await new Promise((resolve) => setTimeout(resolve, killAfter));
    try {
      child.kill("SIGKILL");
    } catch {
      // It was quicker.
    }
  }
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
  for (let round = 0; round < ROUNDS; round++) {
    const root = await Deno.makeTempDir({ prefix: "atelier-kill-" });
    const models = join(root, "models");
    // About a second for each, so that kills come before, in, between and after them.
    hub.speed = MODEL.length * 1.2;
    for (let kill = 0; kill < IN_A_ROUND; kill++) {
      await run(root, hub, Math.random() * 1800);
      const { rows, downloads } = await found(root);
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
});

function hidden(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((n) => n.startsWith("."));
  } catch {
    return [];
  }
}
