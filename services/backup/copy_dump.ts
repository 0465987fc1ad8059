import { join } from "node:path";
import { dumpSchema, openClient, targetOf } from "../database/postgres/mod.ts";
import { imageKey, type Stored } from "../images/files.ts";
import type { Complete } from "./copy_database.ts";
import { DELETED, DUMP } from "./manifest.ts";

/** Dumps the database of the setting, as it is at one instant. @throws StartError */
export async function copyDump(database: string, folder: string): Promise<Complete> {
  const target = targetOf(database);
  const dump = join(folder, DUMP);
  // The program keeps the mode of what is there.
  await Deno.writeFile(dump, new Uint8Array(), { createNew: true, mode: 0o600 });
  const images = await dumpSchema(
    target,
    dump,
    async (client) =>
      (await client.query<Stored>("SELECT image_name, image_subfolder FROM images")).rows,
  );
  return async (files) => {
    const lacking = images.filter((image) => !files.has(imageKey(image)))
      .map(({ image_name }) => image_name);
    // One that is still there has lost its file before: `doctor` has to report it after a restore.
    const stay = new Set(lacking.length === 0 ? [] : await stillThere(target, lacking));
    const deleted = lacking.filter((name) => !stay.has(name));
    await Deno.writeTextFile(join(folder, DELETED), JSON.stringify(deleted), { mode: 0o600 });
    return [DUMP, DELETED];
  };
}

async function stillThere(target: ReturnType<typeof targetOf>, names: string[]): Promise<string[]> {
  await using opened = await openClient(target.url, target.schema);
  const { rows } = await opened.client.query<{ image_name: string }>(
    "SELECT image_name FROM images WHERE image_name = ANY($1)",
    [names],
  );
  return rows.map(({ image_name }) => image_name);
}
