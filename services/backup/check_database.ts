import { DatabaseSync } from "node:sqlite";
import { StartError } from "../config/mod.ts";
import { databasePath, prepareDatabase } from "../database/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";

/** @throws Problem unless the folder holds a whole database. */
export function requireWhole(folder: string, name = folder): void {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(databasePath(folder), { readOnly: true });
    const check = file.prepare("PRAGMA integrity_check").get()?.["integrity_check"];
    if (check !== "ok") throw new Error(String(check));
    const version = Number(file.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version === 0) throw new Error("it is empty");
  } catch (error) {
    throw refuse(name, messageOf(error));
  } finally {
    file?.close();
  }
}

/**
 * Opens the copy of a database as the server will, which brings it up to date if it is older.
 * @throws Problem when this program cannot: it is newer, or changed by hand.
 */
export function requireUsable(folder: string, name: string): void {
  requireWhole(folder, name);
  try {
    prepareDatabase(folder);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const why = error.message.replaceAll(databasePath(folder), "its database");
    throw refuse(name, why.replace(/\.$/, ""));
  }
  settle(databasePath(folder));
}

/** One file instead of three: a copy at rest needs no write-ahead log. */
export function settle(path: string): void {
  const file = new DatabaseSync(path);
  file.exec("PRAGMA journal_mode = DELETE");
  file.close();
}

function refuse(name: string, why: string) {
  return problem("bad_request", `${name} is not a usable backup: ${why}.`);
}
