/** Many images of two people, written by the database itself. */
import { sql } from "kysely";
import type { Database } from "../../services/database/mod.ts";
import { addUser } from "../database.ts";

/** `count` images of al and as many of bo, every tenth starred, each with its words. */
export async function manyImages(db: Database, count: number, series: ReturnType<typeof sql>) {
  const digits = sql`cast(1000000000 + n as text)`;
  const time = sql`'2026-01-01T' || substr(${digits}, 2, 2) || ':' || substr(${digits}, 4, 2)
    || ':' || substr(${digits}, 6, 2) || '.' || substr(${digits}, 8, 3) || 'Z'`;
  for (const name of ["al", "bo"]) {
    await addUser(db, name);
    await sql`insert into images (image_name, user_id, image_origin, image_category,
        image_subfolder, width, height, bytes, prompt, starred, created_at, updated_at)
      select ${name} || n || '.png', ${name}, 'internal', 'general', '00', 8, 8, 8,
        'a green hill', case when n % 10 = 0 then 1 else 0 end,
        ${time}, '2026-01-01T00:00:00.000Z'
      from ${series} where n <= cast(${count} as integer)`.execute(db);
  }
  await sql`insert into image_words (image_id, words)
    select image_id, 'a green hill' || case when image_id % 1000 = 1 then ' zebra' else '' end
    from images`.execute(db);
  await sql`analyze`.execute(db);
}

/** Numbers from 1 to a million as rows `n`, as each database spells them. */
export const SERIES = {
  postgres: sql`generate_series(1, 1000000) as s(n)`,
  sqlite: sql`(with recursive s(n) as (select 1 union all select n + 1 from s where n < 1000000)
    select n from s)`,
};
