/** Rebuilds the table of users in a database and kills itself after so many statements of it. */
import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS } from "../../../migrations/mod.ts";
import { schemaAfter } from "../../../services/database/apply.ts";
import { migrate } from "../../../services/database/migrate.ts";
import { statementsOf } from "./released.ts";
import { rebuildUsers } from "./upgrades.ts";

const [path = "", kept = ""] = Deno.args;
const migrations = [...MIGRATIONS, rebuildUsers];
const golden = schemaAfter(migrations);
const exec = DatabaseSync.prototype.exec;
DatabaseSync.prototype.exec = function (sql: string) {
  if (sql !== rebuildUsers.sql) return exec.call(this, sql);
  for (const statement of statementsOf(sql).slice(0, Number(kept))) exec.call(this, statement);
  Deno.kill(Deno.pid, "SIGKILL");
};
migrate({ path, migrations, golden });
