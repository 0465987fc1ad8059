import { join, resolve } from "node:path";
import type { Config } from "../config/mod.ts";
import { problem } from "../errors/mod.ts";
import { bucketAt } from "../storage/mod.ts";
import { removeIfThere } from "../whole_file.ts";
import { writeNew } from "./bytes.ts";

/**
 * A backup as a path of this machine: a copy in a bucket (`s3://bucket/folder/name.tar`) is fetched
 * for as long as it is needed.
 * @throws Problem if there is none
 */
export async function fetchBackup(
  given: string,
  config: Config,
): Promise<{ path: string } & AsyncDisposable> {
  const [, address, name] = /^(s3:\/\/.+)\/([^/]+\.tar)$/.exec(given) ?? [];
  if (address === undefined || name === undefined) {
    return { path: resolve(given), [Symbol.asyncDispose]: () => Promise.resolve() };
  }
  const copy = await bucketAt(address, config).open(name);
  if (copy === null) throw problem("bad_request", `There is nothing at ${given}.`);
  const folder = join(config.root, "backups");
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `.${crypto.randomUUID()}.tar`);
  const remove = () => removeIfThere(path);
  await writeNew(path, copy.body).catch(async (error) => {
    await remove();
    throw error;
  });
  return { path, [Symbol.asyncDispose]: remove };
}
