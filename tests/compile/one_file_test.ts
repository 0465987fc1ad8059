import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROJECT } from "../server.ts";
import { canMount, mountDisk } from "../small_disk.ts";

/** Nobody's user id on Debian and most others. */
const NOBODY = "65534";
const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;
const LARGEST = 90e6;

const here = await Deno.makeTempDir({ prefix: "atelier-one-file-" });
const file = join(here, "atelier");

async function run(command: string, args: string[], env: Record<string, string> = {}) {
  const output = await new Deno.Command(command, { args, env, cwd: here }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code: output.code, said: decode(output.stdout), errors: decode(output.stderr) };
}

/** Asks the file for its version, with a cache of its own. */
const start = (path: string, cache: string) => run(path, ["version"], { ATELIER_CACHE: cache });
const names = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name);

async function inNewFolder(test: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir({ dir: here });
  await test(folder);
  await Deno.remove(folder, { recursive: true });
}

Deno.test({
  name: "the program in one file",
  ignore: Deno.build.os !== "linux",
  async fn(t) {
    try {
      await t.step("is compiled, within its size limit", async () => {
        const { code, errors } = await run(Deno.execPath(), [
          ...["task", "--quiet", "--config", join(PROJECT, "deno.json")],
          ...["compile", "--out", file],
        ]);
        assert.equal(code, 0, errors);
        assert.ok((await Deno.stat(file)).size < LARGEST);
      });

      await t.step({
        name: "works for another user, alone in an empty folder, without a network",
        ignore: !isRoot,
        fn: () =>
          inNewFolder(async (folder) => {
            for (const path of [here, file]) await Deno.chmod(path, 0o755);
            const script = join(folder, "stranger.ts");
            await Deno.copyFile(
              fileURLToPath(new URL("stranger.ts", import.meta.url)),
              script,
            );
            await run("chown", [NOBODY, folder]);
            await run("chmod", ["755", folder]);
            const user = `setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups`;
            const deno = `HOME=${folder} ${Deno.execPath()} run -A --no-config --quiet`;
            const { code, errors } = await run("unshare", [
              ...["-n", "sh", "-c"],
              `ip link set lo up; exec ${user} env ${deno} ${script} ${file} ${folder}`,
            ]);
            assert.equal(code, 0, errors);
          }),
      });

      await t.step(
        "two simultaneous first starts unpack the program once",
        () =>
          inNewFolder(async (cache) => {
            const ends = await Promise.all([1, 2].map(() => start(file, cache)));
            assert.deepEqual(ends.map(({ code }) => code), [0, 0]);
            assert.equal(names(cache).length, 1);
          }),
      );

      await t.step("two versions are unpacked side by side", () =>
        inNewFolder(async (folder) => {
          const other = join(folder, "other");
          await Deno.copyFile(file, other);
          await run("sed", ["-i", "s/^ID=.*/ID=9.9.9-other/", other]);
          const cache = join(folder, "cache");
          for (const path of [file, other, file]) assert.equal((await start(path, cache)).code, 0);
          assert.equal(names(cache).length, 2);
        }));

      await t.step(
        "a truncated or changed file is refused with one line, and leaves nothing",
        () =>
          inNewFolder(async (folder) => {
            for (const damage of [cutOff, changeOneByte]) {
              const damaged = join(folder, "damaged");
              await Deno.copyFile(file, damaged);
              await damage(damaged);
              const { code, errors } = await start(damaged, join(folder, "cache"));
              assert.equal(code, 1);
              assert.equal(
                errors,
                "atelier: this file is damaged or not whole. Download it again.\n",
              );
              assert.deepEqual(names(join(folder, "cache")), []);
            }
          }),
      );

      await t.step({
        name: "folders that are full or do not allow programs are skipped, or named",
        ignore: !canMount(),
        fn: () =>
          inNewFolder(async (folder) => {
            for (const options of ["size=20m", "noexec"]) {
              const place = join(folder, "place");
              await Deno.mkdir(place, { recursive: true });
              const disk = mountDisk(place, options);
              try {
                const only = await start(file, place);
                assert.equal(only.code, 1);
                assert.match(only.errors, /^atelier: cannot unpack itself .*place .*\n$/);
                const env = { XDG_CACHE_HOME: place, HOME: folder };
                assert.equal((await run(file, ["version"], env)).code, 0);
                assert.deepEqual(names(join(place, "atelier")), []);
              } finally {
                disk[Symbol.dispose]();
              }
              await Deno.remove(join(folder, ".cache"), { recursive: true });
            }
          }),
      });
    } finally {
      await Deno.remove(here, { recursive: true });
    }
  },
});

async function cutOff(path: string): Promise<void> {
  await Deno.truncate(path, 40e6);
}

async function changeOneByte(path: string): Promise<void> {
  using file = await Deno.open(path, { read: true, write: true });
  await file.seek(60e6, Deno.SeekMode.Start);
  const byte = new Uint8Array(1);
  await file.read(byte);
  await file.seek(60e6, Deno.SeekMode.Start);
  await file.write(byte.map((value) => value ^ 255));
}
