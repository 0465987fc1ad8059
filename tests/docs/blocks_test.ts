import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { configSchema } from "../../services/config/mod.ts";
import { startStudio } from "../libraries.ts";
import { PROJECT } from "../server.ts";

/**
 * Every block of the guides is run as it stands, in the order of its guide and in one folder,
 * against one server. What cannot be run says so in its info string, which readers do not see:
 * "```sh no-run changes the machine".
 */

const GUIDES = ["README.md", "docs/user-guide.md", "docs/admin-guide.md", "docs/api-guide.md"];

interface Block {
  at: string;
  language: string;
  /** Why it is not run; empty for one that is. */
  noRun: string;
  code: string;
}

function blocksOf(path: string, text: string): Block[] {
  const fence = /^( *)```(\S*)(?: no-run ?(.*))?\n([\s\S]*?)^ *```$/gm;
  return [...text.matchAll(fence)].map((
    { 1: indent, 2: language = "", 3: why, 4: code, index },
  ) => ({
    at: `${path}:${text.slice(0, index).split("\n").length}`,
    language,
    noRun: why === undefined ? "" : why || "no reason",
    code: code!.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

const BLOCKS = GUIDES.flatMap((path) => blocksOf(path, Deno.readTextFileSync(join(PROJECT, path))));

/** Runs a block by the language of its info string. */
const RUN: Record<string, (file: string) => string[]> = {
  sh: (file) => ["bash", "-euo", "pipefail", file],
  // Debian's, which has python3-socketio.
  python: (file) => ["/usr/bin/python3", file],
  ts: (file) => [Deno.execPath(), "run", "--quiet", "-A", file],
};
/** What is read, or is another program's. */
const READ = ["yaml", "nginx", "ini"];

Deno.test("every block has a known language, or says why it is not run", () => {
  assert.ok(BLOCKS.length > 15);
  for (const { at, language, noRun } of BLOCKS) {
    assert.ok(language in RUN || READ.includes(language), `${at}: ${language}`);
    assert.notEqual(noRun, "no reason", at);
  }
  assert.deepEqual(blocksOf("x.md", "a\n\n   ```sh no-run here\n   b\n   ```\n"), [
    { at: "x.md:3", language: "sh", noRun: "here", code: "b\n" },
  ]);
});

Deno.test("blocks of settings are valid settings", () => {
  for (const { at, language, noRun, code } of BLOCKS) {
    if (language !== "yaml" || noRun) continue;
    const { success, error } = configSchema.safeParse(parse(code));
    assert.ok(success, `${at}: ${error}`);
  }
});

Deno.test("the commands and programs of the guides run as they are printed", async (t) => {
  await using studio = await startStudio();
  const { ad, server } = studio;
  const folder = await Deno.makeTempDir({ prefix: "atelier-blocks-" });
  const { body: { key } } = await ad.ask<{ key: string }>("POST", "/auth/api-keys", {
    name: "guides",
    scopes: ["read", "generate", "manage"],
  });
  const env = {
    URL: server.url,
    KEY: key,
    TOKEN: ad.token,
    BOARD: await ad.board(),
    ATELIER_ROOT: server.root,
    CURL_HOME: folder,
  };
  try {
    await prepare(folder);
    // Places of the machine that the guides speak of.
    const places = (code: string) =>
      code.replaceAll(/\/(mnt|srv)\//g, (path) => `${folder}${path}`);
    for (const { at, language, noRun, code } of BLOCKS) {
      const run = RUN[language];
      if (!run || noRun) continue;
      await t.step({
        name: at,
        fn: async () => {
          const file = join(folder, `block.${language}`);
          await Deno.writeTextFile(file, places(code));
          const [command = "", ...args] = run(file);
          const { success, stdout, stderr } = await new Deno.Command(command, {
            args,
            env,
            cwd: folder,
          }).output();
          const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("\n");
          assert.ok(success, `${at} failed:\n${said}`);
        },
      });
    }
    await t.step("their results exist", async () => {
      const png = await Deno.readFile(join(folder, "circle.png"));
      assert.deepEqual([...png.slice(1, 4)], [..."PNG"].map((letter) => letter.charCodeAt(0)));
      const tags = await ad.ask<{ tag: string; count: number }[]>("GET", "/images/tags");
      assert.deepEqual(tags.body, [{ tag: "circles", count: 2 }]);
      const names = await Deno.readTextFile(join(folder, "first-passwords.txt"));
      assert.match(names, /pupil@example\.com/);
      const grants = await ad.ask<unknown[]>("GET", `/boards/${env.BOARD}/grants`);
      assert.equal(grants.body.length, 1);
      assert.ok((await Deno.stat(join(folder, "srv/new/atelier.db"))).size > 0);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** A folder in which `deno task` knows our tasks, and where there is what the guides begin with. */
async function prepare(folder: string): Promise<void> {
  const config = JSON.parse(await Deno.readTextFile(join(PROJECT, "deno.json")));
  const tasks = Object.entries<string>(config.tasks).map(([name, command]) => [
    name,
    command.replaceAll(/(?<= )(?=(?:cli\/|main\.ts))/g, () => PROJECT),
  ]);
  const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
  const { imports, compilerOptions } = config;
  await write(
    "deno.json",
    JSON.stringify({ imports, compilerOptions, tasks: Object.fromEntries(tasks), lock: false }),
  );
  // An answer that is an error fails the block.
  await write(".curlrc", "fail-with-body\n");
  await write("class.csv", "email,name\npupil@example.com,Pupil\n");
  for (const path of ["mnt/backups", "srv"]) {
    await Deno.mkdir(join(folder, path), { recursive: true });
  }
}
