/**
 * What a stranger does with the file alone, run by itself so that it can be somebody else, without
 * a network: `deno run -A stranger.ts FILE FOLDER`. Ends with 0 if all of it worked.
 */
import assert from "node:assert/strict";
import { join } from "node:path";

const [file = "", folder = ""] = Deno.args;
const env = { HOME: "/nonexistent", PATH: "/usr/bin:/bin", ATELIER_PORT: "0" };
const options = { cwd: folder, env, clearEnv: true, stdin: "piped", stdout: "piped" } as const;

/** Starts the server and waits until it says where it is. */
async function serve(settings: Record<string, string> = {}) {
  const child = new Deno.Command(file, { ...options, env: { ...env, ...settings } }).spawn();
  let text = "";
  const reader = child.stdout.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`it ended: ${text}`);
    text += new TextDecoder().decode(value);
    const url = /is ready: (http:\S+?)\/?\s/.exec(text)?.[1];
    if (url !== undefined) return { url, child };
  }
}

async function end(server: Awaited<ReturnType<typeof serve>>, signal: Deno.Signal) {
  server.child.kill(signal);
  return await server.child.status;
}

/** Runs a command, with a line on its standard input. */
async function run(words: string[], input = ""): Promise<{ code: number; said: string }> {
  const child = new Deno.Command(file, { ...options, args: words }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { code, stdout } = await child.output();
  return { code, said: new TextDecoder().decode(stdout) };
}

/** Asks for two minutes. This file runs alone, so it imports none of the tests' own. */
async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${what} never came`);
}

async function images(url: string): Promise<{ total: number; items: { image_url: string }[] }> {
  return await (await fetch(`${url}/api/v1/images/?limit=10&is_intermediate=false`)).json();
}

const first = await serve();
const page = await (await fetch(`${first.url}/`)).text();
const script = /src="([^"]+\/main\.js)"/.exec(page)?.[1];
assert.ok(script !== undefined, "the page names its script");
assert.equal((await fetch(new URL(script, first.url))).status, 200);
const answer = await fetch(`${first.url}/api/v1/generate`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ prompt: "a red circle on a blue background", steps: 2 }),
});
assert.equal(answer.status, 200, await answer.text());
await until("an image", async () => (await images(first.url)).total > 0);
const [image] = (await images(first.url)).items;
const bytes = await (await fetch(new URL(image?.image_url ?? "", first.url))).bytes();
assert.deepEqual([...bytes.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
const cover = await fetch(`${first.url}/api/v1/workflows/i/default_inpainting/thumbnail`);
assert.equal(cover.status, 200);
await cover.body?.cancel();

const { models } = await (await fetch(`${first.url}/api/v2/models/`)).json() as {
  models: { name: string }[];
};
assert.equal(models.length, 4, "the starter and three upscalers");

await end(first, "SIGKILL");
const nightly = join(folder, "nightly");
await Deno.mkdir(nightly);
const second = await serve({
  ATELIER_BACKUP_SCHEDULE: "*/2 * * * * *",
  ATELIER_BACKUP_FOLDER: nightly,
});
assert.equal((await images(second.url)).total, 1);
const backups = () => [...Deno.readDirSync(nightly)].filter(({ name }) => /^atelier-/.test(name));
await until("a backup by the schedule", () => Promise.resolve(backups().length > 0));
assert.equal((await end(second, "SIGTERM")).code, 0);

assert.match((await run(["version"])).said, /^Atelier \d+\.\d+\.\d+\n$/);
const password = "Correct-horse-7-battery\n";
const adding = ["user", "add", "--password-stdin", "-e"];
assert.equal((await run([...adding, "ada@example.com", "-a"], password)).code, 0);
assert.equal((await run([...adding, "ben@example.com"], password)).code, 0);
assert.match((await run(["user", "list"])).said, /ben@example\.com/);
assert.equal((await run(["doctor"])).code, 0);
assert.equal((await run(["backup", join(folder, "backups"), "--archive"])).code, 0);
const backup = [...Deno.readDirSync(join(folder, "backups"))]
  .find(({ name }) => name.endsWith(".tar"));
assert.equal((await run(["user", "del", "-e", "ben@example.com", "-f"])).code, 0);
assert.equal((await run(["restore", join(folder, "backups", backup?.name ?? ""), "-f"])).code, 0);
assert.match((await run(["user", "list"])).said, /ben@example\.com/);
assert.equal((await run(["frobnicate"])).code, 2);

// All of it ran from one place below the data folder, the only one that it may write to.
assert.equal([...Deno.readDirSync(join(folder, "data", ".program"))].length, 1);
