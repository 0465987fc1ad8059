/** `deno task schema`: writes `migrations/golden_schema.ts` from the migrations, for review. */
import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "../migrations/mod.ts";
import { liveSchema } from "../services/database/live_schema.ts";

const sqlite = new DatabaseSync(":memory:");
for (const migration of MIGRATIONS) sqlite.exec(migration.sql);
const text = liveSchema(sqlite).replaceAll("`", "\\`").replaceAll("${", "\\${");
Deno.writeTextFileSync(
  new URL("../migrations/golden_schema.ts", import.meta.url),
  "/** What the database must look like after the last migration. Written by `deno task schema`. */\n" +
    `export const GOLDEN_SCHEMA = \`${text}\`;\n`,
);
