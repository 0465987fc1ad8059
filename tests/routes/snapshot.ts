/** Everything that a server keeps, as it was at a moment, to see what has been written since. */
import { DatabaseSync } from "node:sqlite";
import type { TestServer } from "../server.ts";

type Kept = Pick<TestServer, "root">;

/** When somebody was last seen is written at any time. */
const UNSTABLE = new Set(["last_seen_at", "expires_at", "last_used_at"]);

export interface Snapshot {
  /** A piece of what is different now; null if nothing is. */
  difference(): string | null;
  [Symbol.dispose](): void;
}

/**
 * Remembers the present state. The rows are not read for that: a transaction of a reader keeps
 * seeing the database as it was (https://sqlite.org/isolation.html), and SQLite says whether
 * anything at all has been written.
 */
export function snapshotOf({ root }: Kept): Snapshot {
  const [then, now] = [open(root), open(root)];
  then.exec("BEGIN");
  then.prepare("SELECT count(*) FROM sqlite_schema").get();
  const version = () => now.prepare("PRAGMA data_version").get()?.["data_version"];
  const [writes, files] = [version(), filesBelow(root)];
  return {
    difference() {
      const filesNow = filesBelow(root);
      if (filesNow !== files) return differing(files, filesNow);
      return version() === writes ? null : differing(rowsOf(then), rowsOf(now));
    },
    [Symbol.dispose]() {
      then.close();
      now.close();
    },
  };
}

/** Waits until what the server does by itself at its start is done. */
export async function settled(server: Kept): Promise<void> {
  for (;;) {
    using before = snapshotOf(server);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (before.difference() === null) return;
  }
}

const open = (root: string) =>
  new DatabaseSync(`${root}/atelier.db`, { readOnly: true, timeout: 10_000 });

function differing(before: string, after: string): string | null {
  if (before === after) return null;
  const at = [...before].findIndex((c, i) => c !== after[i]);
  return after.slice(Math.max(0, at - 80), at + 80);
}

/** All rows of all tables, as one text. */
function rowsOf(database: DatabaseSync): string {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
    .map((row) => String(row["name"]));
  const rows = tables.map((table) => [table, database.prepare(`SELECT * FROM "${table}"`).all()]);
  return JSON.stringify(rows, (key, value) => UNSTABLE.has(key) ? undefined : value);
}

/** All files but the database's own, with their sizes and times. */
function filesBelow(folder: string): string {
  const list = (folder: string): string[] =>
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      if (isDirectory) return list(path);
      // The reserve for a full disk is filled some time after the start.
      if (name.startsWith("atelier.db") || name === ".reserve") return [];
      const { size, mtime } = Deno.statSync(path);
      return [`${path} ${size} ${mtime?.toISOString()}`];
    });
  return list(folder).sort().join("\n");
}
