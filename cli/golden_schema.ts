/**
 * `deno task schema`: runs the migrations on an empty database and writes what they make to
 * `migrations/golden_schema.ts`, and the hashes of new ones to `migrations/frozen.ts`, for review.
 */
import { FROZEN, FROZEN_POSTGRES } from "../migrations/frozen.ts";
import { type Migration, MIGRATIONS } from "../migrations/mod.ts";
import { POSTGRES_MIGRATIONS } from "../migrations/postgres/mod.ts";
import { schemaAfter } from "../services/database/apply.ts";
import { sqlHash } from "../services/database/plain_sql.ts";

const hashesOf = (list: readonly Migration[]) =>
  list.map(({ name, sql }) => [name, sqlHash(sql)] as const);
const changedOf = (list: readonly Migration[], frozen: Readonly<Record<string, string>>) => {
  const hashes = hashesOf(list);
  return Object.entries(frozen)
    .find(([name, hash], index) => hashes[index]?.[0] !== name || hashes[index][1] !== hash);
};
const changed = changedOf(MIGRATIONS, FROZEN) ?? changedOf(POSTGRES_MIGRATIONS, FROZEN_POSTGRES);
if (changed) {
  console.error(
    `The migration "${changed[0]}" is frozen and was changed: databases exist that it has made. ` +
      "Take the change back and append a new migration. (One that has never left your branch: " +
      "delete its line in migrations/frozen.ts and run this again.)",
  );
  Deno.exit(1);
}

const write = (file: string, text: string) =>
  Deno.writeTextFileSync(new URL(`../migrations/${file}`, import.meta.url), text);
const schema = schemaAfter(MIGRATIONS).replaceAll("`", "\\`").replaceAll("${", "\\${");
write(
  "golden_schema.ts",
  "/** What the database must look like after the last migration. Written by `deno task schema`. */\n" +
    `export const GOLDEN_SCHEMA = \`${schema}\`;\n`,
);
const record = (name: string, list: readonly Migration[]) =>
  `export const ${name}: Readonly<Record<string, string>> = {\n` +
  hashesOf(list).map(([name, hash]) => `  ${name}: "${hash}",\n`).join("") + "};\n";
write(
  "frozen.ts",
  "/** SHA-256 of each migration's SQL, in order. Written by `deno task schema`; lines never change. */\n" +
    record("FROZEN", MIGRATIONS) +
    "/** The same for PostgreSQL. */\n" + record("FROZEN_POSTGRES", POSTGRES_MIGRATIONS),
);
