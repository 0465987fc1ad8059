import { join } from "node:path";
import { sql } from "kysely";
import { z } from "zod";
import { KINDS } from "../access/mod.ts";
import { StartError } from "../config/mod.ts";
import type { Database } from "../database/mod.ts";
import { DumpFault, targetOf, tryDump } from "../database/postgres/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Stored } from "../images/files.ts";
import { DELETED, DUMP, type Files } from "./manifest.ts";

/** What a backup's database is, once it was read in. */
export interface Content {
  users: number;
  images: Stored[];
}

export interface ReadInOptions {
  /** The setting. */
  database: string;
  /** What messages call the backup. */
  name: string;
  /** Refuses while servers run, and keeps others from starting. */
  alone?: boolean;
}

/**
 * Reads the dump in `folder` into a schema beside the studio's, without the rows whose files the
 * backup lacks because they were deleted meanwhile. It is gone after `use`, unless that calls
 * `exchange`, which puts it in the place of the studio's.
 * @throws Problem if the backup cannot be used, StartError without a database to read it into
 */
export async function readIn<T>(
  folder: string,
  files: Files,
  { database, name, alone = false }: ReadInOptions,
  use: (content: Content, exchange: (mark: string) => Promise<string | null>) => Promise<T>,
): Promise<T> {
  if (database === "") {
    throw new StartError(
      `${name} is of a database in PostgreSQL: name one in the setting "database".`,
    );
  }
  const refuse = (why: string) => problem("bad_request", `${name} is not a usable backup: ${why}.`);
  try {
    return await tryDump(targetOf(database), join(folder, DUMP), async ({ db, exchange }) => {
      const text = await Deno.readTextFile(join(folder, DELETED));
      await complete(db, z.array(z.string()).parse(JSON.parse(text)), files);
      const images = await db.selectFrom("images").select(["image_name", "image_subfolder"])
        .execute();
      const { users } = await db.selectFrom("users")
        .select(({ fn }) => fn.countAll<number>().as("users")).executeTakeFirstOrThrow();
      return await use({ users, images }, exchange);
    }, { alone });
  } catch (error) {
    if (error instanceof DumpFault) throw refuse(error.message.replace(/\.$/, ""));
    throw error;
  }
}

/**
 * Leaves out what was deleted for good while its file would have been copied. Nobody else sees the
 * schema, which goes if this fails: it needs no transaction.
 */
async function complete(db: Database, deleted: string[], files: Files): Promise<void> {
  await sql`delete from images where image_name in
    (select jsonb_array_elements_text(${JSON.stringify(deleted)}::jsonb))`.execute(db);
  for (const { table, id, cover } of Object.values(KINDS)) {
    if (!cover) continue;
    const [column, key] = [sql.ref(cover.column), sql.ref(id)];
    const { rows } = await sql<{ id: string }>`select ${key} as id from ${sql.table(table)}
      where ${column} = 1`.execute(db);
    const without = rows.map((row) => row.id)
      .filter((it) => !files.has(`${cover.folder}/${it}.webp`));
    await sql`update ${sql.table(table)} set ${column} = 0 where ${key} in
      (select jsonb_array_elements_text(${JSON.stringify(without)}::jsonb))`.execute(db);
  }
}
