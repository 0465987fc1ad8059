/** Writes rows into the audit log of a data folder: `audit_writer.ts FOLDER COUNT`. */
import { systemActor } from "../../services/actor.ts";
import { record } from "../../services/audit/record.ts";
import type { AuditAction } from "../../services/contract/audit.ts";
import { openDatabase } from "../../services/database/mod.ts";

const [root = "", count = "0"] = Deno.args;
const { db } = openDatabase(root);
for (let i = 0; i < Number(count); i++) {
  await db.transaction().execute((trx) =>
    record(trx, { actor: systemActor("cli"), action: `row.${i}` as AuditAction })
  );
}
await db.destroy();
