import { backup, DatabaseSync } from "node:sqlite";
import { databasePath } from "../database/mod.ts";
import { requireWhole, settle } from "./check_database.ts";
import { dropDeleted } from "./drop_deleted.ts";
import { DATABASE, type Files } from "./manifest.ts";

/**
 * Brings the copy of a database to what the files say that were copied after it; returns which
 * files of the backup it is.
 */
export type Complete = (files: Files) => Promise<string[]>;

/** Copies the file in the data folder as it is at one instant. */
export async function copyDatabaseFile(root: string, folder: string): Promise<Complete> {
  const copy = databasePath(folder);
  const source = new DatabaseSync(databasePath(root), { timeout: 10_000 });
  try {
    // In one step: otherwise every change made by the server would restart the copy.
    await backup(source, copy, { rate: 2 ** 30 });
  } finally {
    source.close();
  }
  settle(copy);
  await Deno.chmod(copy, 0o600);
  return (files) => {
    dropDeleted(folder, root, files);
    requireWhole(folder);
    return Promise.resolve([DATABASE]);
  };
}
