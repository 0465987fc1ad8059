/**
 * `deno task compile`: one executable file for machines like this one, with the server, its pages,
 * the included model and the command line.
 *
 *   deno task compile [--out FILE] [--as script|binary] [--xz]
 *
 * `script` packs the runtime and the program behind a shell script that unpacks them. `binary` is
 * made by `deno compile`, which fetches a base from the internet (or takes DENORT_BIN): three times
 * the size, and its permissions are fixed, where the script narrows them as `deno task start` does.
 * On Linux it is the script unless asked otherwise, and where there is no base; elsewhere, where
 * `sh` may be missing, the binary.
 */
import { mkdir, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import manifest from "../../deno.json" with { type: "json" };
import { messageOf } from "../../services/errors/message_of.ts";
import { whyNoBase } from "./base.ts";
import { writeBinary } from "./binary.ts";
import { writeOneFile } from "./one_file.ts";
import { writeTree } from "./tree.ts";

async function compile(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      out: { type: "string", default: "dist/atelier" },
      as: { type: "string", default: Deno.build.os === "linux" ? "script" : "binary" },
      xz: { type: "boolean", default: false },
    },
  });
  const as = await wayOf(values.as);
  const target = resolve(values.out);
  await mkdir(dirname(target), { recursive: true });
  const work = await Deno.makeTempDir({ prefix: "atelier-compile-" });
  try {
    const folder = join(work, "atelier");
    const app = join(folder, "app");
    await writeTree(app);
    if (as === "binary") {
      await writeBinary(app, target);
    } else {
      await Deno.copyFile(Deno.execPath(), join(folder, "deno"));
      const compression = values.xz ? "xz" : "gzip";
      await writeOneFile({ folder, target, version: manifest.version, compression });
    }
    await tryOnce(target, work);
  } finally {
    await rm(work, { recursive: true });
  }
  const { size } = await Deno.stat(target);
  console.log(`${target}: ${(size / 1e6).toFixed(1)} MB, as a ${as}`);
}

/**
 * Falls back from a binary to the script, and says why. @throws {Error} where neither can be made
 */
async function wayOf(wanted: string): Promise<"binary" | "script"> {
  if (wanted === "script") return "script";
  if (wanted !== "binary") throw new Error(`--as is script or binary, not "${wanted}".`);
  const why = await whyNoBase();
  if (why === null) return "binary";
  const way = "With a network, or with that file in DENORT_BIN, it can be made.";
  if (Deno.build.os !== "linux") throw new Error(`No binary: ${why}. ${way}`);
  console.error(`No binary: ${why}. ${way} Making a script that unpacks itself instead.`);
  return "script";
}

/** @throws {Error} unless the file runs by itself */
async function tryOnce(target: string, work: string): Promise<void> {
  const { stdout, stderr } = await new Deno.Command(target, {
    args: ["version"],
    cwd: work,
    env: { ATELIER_CACHE: join(work, "cache") },
  }).output();
  const said = new TextDecoder().decode(stdout).trim();
  if (said === `Atelier ${manifest.version}`) return;
  throw new Error(`${target} does not run: ${said} ${new TextDecoder().decode(stderr)}`);
}

if (import.meta.main) {
  try {
    await compile(Deno.args);
  } catch (error) {
    console.error(messageOf(error));
    Deno.exit(1);
  }
}
