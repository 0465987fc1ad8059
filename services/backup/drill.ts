import { DatabaseSync } from "node:sqlite";
import { dirname } from "node:path";
import { databasePath } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { imageKey, type Stored } from "../images/files.ts";
import { sumOf, writeNew } from "./bytes.ts";
import { requireUsable } from "./check_database.ts";
import { DATABASE, readManifest } from "./manifest.ts";
import { openSource } from "./source.ts";
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
 * looks for the file of each image, and reads some of them.
 *
 * @param name what messages call it
 * @throws Problem if it could not be restored.
 */
export async function drill(backup: string, name = backup): Promise<DrillReport> {
  const source = await openSource(backup);
  const files = await readManifest(source);
  await using unfinished = await startUnfinished(dirname(backup), `atelier-${crypto.randomUUID()}`);
  const { folder } = unfinished;
  await writeNew(databasePath(folder), source.read(DATABASE));
  requireUsable(folder, name);
  const database = new DatabaseSync(databasePath(folder), { readOnly: true });
  try {
    const count = (table: string) =>
      Number(database.prepare(`select count(*) as n from ${table}`).get()?.["n"]);
    const pathIn = (row: unknown) => imageKey(row as Stored);
    const columns = "image_name, image_subfolder from images";
    let missing = 0;
    for (const row of database.prepare(`select ${columns}`).iterate()) {
      if (!files.has(pathIn(row))) missing += 1;
    }
    let read = 0;
    for (const row of database.prepare(`select ${columns} order by random()`).iterate()) {
      const path = pathIn(row);
      const wanted = files.get(path);
      if (!wanted) continue;
      if ((await sumOf(source.read(path))).sha256 !== wanted.sha256) {
        throw problem("bad_request", `${name} cannot be restored: ${path} is damaged.`);
      }
      if (++read === DRAWN) break;
    }
    return { users: count("users"), images: count("images"), missing, read };
  } finally {
    database.close();
  }
}
