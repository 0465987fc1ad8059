import { DatabaseSync } from "node:sqlite";
import { dirname, join } from "node:path";
import { databasePath } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { imageKey, type Stored } from "../images/files.ts";
import { sumOf, writeNew } from "./bytes.ts";
import { requireUsable } from "./check_database.ts";
import { DUMP, isOfDatabase, readManifest } from "./manifest.ts";
import { openSource } from "./source.ts";
import { type Content, readIn } from "./try_dump.ts";
import { startUnfinished } from "./unfinished.ts";

export interface DrillReport {
  users: number;
  images: number;
  /** Images of the database that have no file in the backup. */
  missing: number;
  /** Images, drawn by chance, whose file was read and is what the list says. */
  read: number;
}

/** Number of images that are read. */
const DRAWN = 10;

/**
 * Tries a backup out: opens a copy of its database beside it, as the server would after a restore,
 * or reads its dump into a schema beside the studio's; looks for the file of each image, and reads
 * some of them.
 *
 * @param name what messages call it
 * @param database the setting: where a dump is tried out
 * @throws Problem if it could not be restored, StartError without a database for its dump.
 */
export async function drill(backup: string, name = backup, database = ""): Promise<DrillReport> {
  const source = await openSource(backup);
  const files = await readManifest(source);
  await using unfinished = await startUnfinished(dirname(backup), `atelier-${crypto.randomUUID()}`);
  const { folder } = unfinished;
  for (const path of [...files.keys()].filter(isOfDatabase)) {
    await writeNew(join(folder, path), source.read(path));
  }
  const { users, images } = files.has(DUMP)
    ? await readIn(folder, files, { database, name }, (content) => Promise.resolve(content))
    : contentOfFile(folder, name);
  const there = images.map(imageKey).filter((path) => files.has(path));
  const drawn = draw(there);
  for (const path of drawn) {
    if ((await sumOf(source.read(path))).sha256 !== files.get(path)?.sha256) {
      throw problem("bad_request", `${name} cannot be restored: ${path} is damaged.`);
    }
  }
  const missing = images.length - there.length;
  return { users, images: images.length, missing, read: drawn.length };
}

function contentOfFile(folder: string, name: string): Content {
  requireUsable(folder, name);
  const database = new DatabaseSync(databasePath(folder), { readOnly: true });
  try {
    const images = database.prepare("select image_name, image_subfolder from images").all();
    const row = database.prepare("select count(*) as n from users").get();
    return { users: Number(row?.["n"]), images: images as unknown as Stored[] };
  } finally {
    database.close();
  }
}

/** Some of them, each as likely as any other. */
function draw(paths: readonly string[]): string[] {
  const left = [...paths];
  const drawn = Math.min(DRAWN, left.length);
  for (let at = 0; at < drawn; at++) {
    const other = at + Math.floor(Math.random() * (left.length - at));
    [left[at], left[other]] = [left[other]!, left[at]!];
  }
  return left.slice(0, drawn);
}
