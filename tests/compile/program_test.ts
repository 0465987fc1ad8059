/** The bundle that `deno task start` runs. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { bundleProgram } from "../../cli/compile/bundle.ts";
import { writeProgram } from "../../cli/compile/program.ts";
import { PROJECT } from "../server.ts";
import { until } from "../until.ts";

async function inNewFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "atelier-program-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a process and all that it has started were started with. */
function commandLines(pid: number): string[] {
  const read = (path: string) => {
    try {
      return Deno.readTextFileSync(path);
    } catch {
      return "";
    }
  };
  const threads = [...Deno.readDirSync(`/proc/${pid}/task`)].map(({ name }) => name);
  const children = threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(" ").filter(Boolean)
  );
  const own = read(`/proc/${pid}/cmdline`).replaceAll("\0", " ");
  return [own, ...children.flatMap((child) => commandLines(Number(child)))];
}

Deno.test("a bundle is written once, and files of the one before stay for who runs it", () =>
  inNewFolder(async (folder) => {
    const names = () =>
      [...Deno.readDirSync(folder)].filter(({ name }) => /\.js$/.test(name)).map(({ name }) => name)
        .sort();
    const manifest = join(folder, "manifest.json");
    let asked = 0;
    const write = (...files: string[]) =>
      writeProgram(folder, async (work) => {
        asked++;
        for (const file of files) await Deno.writeTextFile(join(work, file), `${asked}`);
      });
    const change = async () =>
      await Deno.writeTextFile(
        manifest,
        JSON.stringify({ ...JSON.parse(await Deno.readTextFile(manifest)), sources: "others" }),
      );
    assert.equal(await write("main.js", "a.js"), "written");
    assert.equal(await write("main.js", "b.js"), "current");
    assert.equal(asked, 1);
    await change();
    assert.equal(await write("main.js", "b.js"), "written");
    assert.deepEqual(names(), ["a.js", "b.js", "main.js"]);
    assert.equal(await Deno.readTextFile(join(folder, "main.js")), "2");
    await change();
    assert.equal(await write("main.js", "c.js"), "written");
    assert.deepEqual(names(), ["b.js", "c.js", "main.js"]);
    await change();
    await assert.rejects(writeProgram(folder, () => Promise.reject(new Error("no bundler"))));
    assert.equal(await write("main.js"), "written", "what broke off is written again");
    assert.deepEqual([...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory), []);
  }));

Deno.test("of the bundle, the server reads before it listens what it needs for that", () =>
  inNewFolder(async (folder) => {
    await bundleProgram(folder);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", join(folder, "main.js")],
    }).output();
    const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
      modules: { specifier: string }[];
    };
    const read = modules.filter(({ specifier }) => specifier.startsWith("file:"));
    const written = (await readdir(folder, { recursive: true }))
      .filter((path) => path.endsWith(".js"));
    assert.ok(read.length > 1, "what main.js imports is followed");
    assert.ok(read.length < written.length / 3, `${read.length} of ${written.length} files`);
  }));

Deno.test({
  name: "deno task start runs server and engine from the bundle, and an image is made",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inNewFolder(async (root) => {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", "--config", join(PROJECT, "deno.json"), "start"],
        env: { ATELIER_ROOT: root, ATELIER_PORT: "0", ATELIER_ALLOW_DOWNLOADS: "false" },
        stdout: "piped",
      }).spawn();
      let said = "";
      const drained = (async () => {
        for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) said += text;
      })();
      try {
        await until(() => Promise.resolve(/is ready: /.test(said)));
        const api = `${/is ready: (http:\S+?)\/?\s/.exec(said)?.[1]}/api/v1`;
        const asked = await fetch(`${api}/generate`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ prompt: "a red circle", steps: 1, width: 64, height: 64 }),
        });
        assert.equal(asked.status, 200, await asked.text());
        await until(async () => {
          const { total } = await (await fetch(`${api}/images/?is_intermediate=false`)).json();
          return total === 1;
        });
        const lines = commandLines(child.pid);
        const running = (file: string) => lines.some((line) => line.includes(file));
        assert.ok(running(".build/main.js"), lines.join("\n"));
        assert.ok(running(".build/inference/worker.js"), lines.join("\n"));
        assert.ok(!running(".ts "), lines.join("\n"));
      } finally {
        child.kill("SIGTERM");
        await child.status;
        await drained;
      }
    }),
});
