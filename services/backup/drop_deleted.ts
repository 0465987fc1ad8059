import { DatabaseSync } from "node:sqlite";
import { databasePath } from "../database/mod.ts";
import { openSqlite } from "../database/connect.ts";
import { settle } from "./check_database.ts";

/** Tables whose rows say that a small image belongs to them, and the folder it is in. */
const SMALL = [
  { table: "workflows", id: "workflow_id", flag: "has_thumbnail", folder: "workflow_thumbnails" },
  {
    table: "style_presets",
    id: "style_preset_id",
    flag: "has_image",
    folder: "style_preset_images",
  },
  { table: "models", id: "model_key", flag: "has_image", folder: "model_images" },
] as const;

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
    for (const { table, id, flag, folder } of SMALL) {
      const without = copy.prepare(`UPDATE ${table} SET ${flag} = 0 WHERE ${id} = ?`);
      for (const row of copy.prepare(`SELECT ${id} AS id FROM ${table} WHERE ${flag} = 1`).all()) {
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
