import { DatabaseSync } from "node:sqlite";
import { KINDS } from "../access/mod.ts";
import { databasePath } from "../database/mod.ts";
import { openSqlite } from "../database/connect.ts";
import { settle } from "./check_database.ts";

/**
 * Removes from the copy of a database what was deleted for good while its files were copied, so
 * that no row refers to a file that the backup lacks. An image whose row is still in the studio
 * stays: its file was lost before, and `doctor` has to report it after a restore, too.
 */
export function dropDeleted(
  folder: string,
  root: string,
  files: { has(path: string): boolean },
): void {
  const copy = openSqlite(databasePath(folder));
  const live = new DatabaseSync(databasePath(root), { readOnly: true, timeout: 10_000 });
  try {
    copy.exec("BEGIN IMMEDIATE");
    const remove = copy.prepare("DELETE FROM images WHERE image_name = ?");
    const stays = live.prepare("SELECT 1 FROM images WHERE image_name = ?");
    const rows = copy.prepare("SELECT image_name, image_subfolder FROM images").all();
    for (const { image_name, image_subfolder } of rows as Record<string, string>[]) {
      if (files.has(`images/${image_subfolder}/${image_name}`)) continue;
      if (!stays.get(image_name as string)) remove.run(image_name as string);
    }
    for (const { table, id, cover } of Object.values(KINDS)) {
      if (!cover) continue;
      const { folder, column } = cover;
      const without = copy.prepare(`UPDATE ${table} SET ${column} = 0 WHERE ${id} = ?`);
      const having = copy.prepare(`SELECT ${id} AS id FROM ${table} WHERE ${column} = 1`);
      for (const row of having.all()) {
        if (!files.has(`${folder}/${row["id"]}.webp`)) without.run(row["id"] as string);
      }
    }
    copy.exec("COMMIT");
  } finally {
    live.close();
    copy.close();
  }
  settle(databasePath(folder));
}
