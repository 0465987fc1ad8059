import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { StartError } from "../config/mod.ts";
import { RESTORING } from "../data_folder.ts";
import { databasePath } from "../database/mod.ts";
import { markOf, targetOf } from "../database/postgres/mod.ts";
import type { FileStore } from "../storage/mod.ts";
import { moveWhole, removeIfThere, writeWhole } from "../whole_file.ts";
import { isStored } from "./bucket.ts";
import { plainSize, writeNew } from "./bytes.ts";
import { DATABASE } from "./manifest.ts";

/** Where a restore puts files. */
export interface RestoreTarget {
  root: string;
  /** Where images and covers are, if not in the data folder. */
  bucket: FileStore | null;
  /** The setting: where the database is, if not in the data folder. */
  database: string;
}

/** What a restore is about to change. */
const planFile = z.object({
  /** Names this restore, in the comment on the schema that it brings. */
  mark: z.string(),
  /** Whether the database is in PostgreSQL. */
  onServer: z.boolean(),
  /** The folder for what is replaced, in the data folder, whose own path may change. */
  kept: z.string(),
  /** Files that were not there before. */
  added: z.array(z.string()),
});
export type Plan = z.output<typeof planFile>;

const planPath = (root: string) => join(root, RESTORING, "plan");

/** Writes down what is about to change: from now on a restore ends as a whole or not at all. */
export async function beginMoving(
  { root, bucket, database }: RestoreTarget,
  kept: string,
  paths: readonly string[],
): Promise<Plan> {
  const added: string[] = [];
  for (const path of paths) {
    const there = bucket && isStored(path)
      ? await bucket.stat(path) !== null
      : await plainSize(join(root, path)) !== null;
    if (!there) added.push(path);
  }
  const plan = {
    mark: crypto.randomUUID(),
    onServer: database !== "",
    kept: relative(root, kept),
    added,
  };
  const bytes = new TextEncoder().encode(JSON.stringify(plan));
  await writeWhole(planPath(root), bytes, join(root, RESTORING));
  return plan;
}

/** The restore has ended, one way or the other. */
export const endMoving = (root: string) => removeIfThere(planPath(root));

/** Whether a restore was cut off while it moved files. */
export const isUnsettled = (root: string) => existsSync(planPath(root));

/**
 * After a restore that was cut off while it moved files: if its database had arrived, so had its
 * files; if not, the files that it replaced are put back. Does nothing otherwise. The caller holds
 * the lock of the data folder.
 * @throws StartError if the database cannot be asked
 */
export async function settleRestore(target: RestoreTarget): Promise<void> {
  const { root, database } = target;
  if (!isUnsettled(root)) return;
  const plan = planFile.parse(JSON.parse(await Deno.readTextFile(planPath(root))));
  if (plan.onServer !== (database !== "")) {
    throw new StartError(
      'A restore was cut off, and the setting "database" was another one then. Set it as it was, ' +
        "and start once more.",
    );
  }
  const arrived = plan.onServer
    ? await markOf(targetOf(database)) === plan.mark
    : !existsSync(databasePath(join(root, RESTORING)));
  if (!arrived) await putBack(target, plan);
  await endMoving(root);
}

async function putBack({ root, bucket }: RestoreTarget, plan: Plan): Promise<void> {
  const { added } = plan;
  const kept = resolve(root, plan.kept);
  for (const path of added) {
    await (bucket && isStored(path) ? bucket.remove(path) : removeIfThere(join(root, path)));
  }
  // Of the database a second name was kept: it is still in its place.
  for (const path of (await filesBelow(kept)).filter((path) => path !== DATABASE)) {
    const from = join(kept, path);
    if (bucket && isStored(path)) await bucket.putFile(path, from);
    else await move(from, join(root, path));
  }
  if (existsSync(kept)) await Deno.remove(kept, { recursive: true });
}

/** Whole files: the name of one that is being written begins with a dot. */
async function filesBelow(folder: string): Promise<string[]> {
  if (!existsSync(folder)) return [];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.startsWith(".")) continue;
    if (!isDirectory) found.push(name);
    else found.push(...(await filesBelow(join(folder, name))).map((path) => join(name, path)));
  }
  return found;
}

/**
 * Keeps a file that is about to be replaced: by a second name, which stays when another file takes
 * the first one.
 */
export async function keep(path: string, kept: string): Promise<void> {
  await Deno.mkdir(dirname(kept), { recursive: true, mode: 0o700 });
  try {
    await Deno.link(path, kept);
  } catch {
    // Not every file system supports hard links.
    const beside = besideOf(kept);
    await Deno.copyFile(path, beside);
    await moveWhole(beside, kept);
  }
}

/** The same for a file of the store, if it is there. */
export async function keepStored(store: FileStore, key: string, kept: string): Promise<void> {
  const file = await store.open(key);
  if (file === null) return;
  await Deno.mkdir(dirname(kept), { recursive: true, mode: 0o700 });
  const beside = besideOf(kept);
  await writeNew(beside, file.body);
  await moveWhole(beside, kept);
}

/**
 * Into the place of another, also where `to` is on a disk that is mounted below the data folder.
 */
export async function move(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await moveWhole(from, to);
  } catch (error) {
    if ((error as { code?: string }).code !== "EXDEV") throw error;
    const beside = besideOf(to);
    await Deno.copyFile(from, beside);
    await moveWhole(beside, to);
  }
}

const besideOf = (path: string) => join(dirname(path), `.${crypto.randomUUID()}`);
