import assert from "node:assert/strict";
import type { AuditAction } from "../../services/contract/audit.ts";
import { fileURLToPath } from "node:url";
import { createAudit, createHourly } from "../../services/audit/mod.ts";
import { ON_SQLITE, testDatabase } from "../database.ts";

Deno.test("processes that write at the same time keep one hash chain", ON_SQLITE, async () => {
  await using opened = await testDatabase();
  const script = fileURLToPath(new URL("audit_writer.ts", import.meta.url));
  const write = () =>
    new Deno.Command(Deno.execPath(), { args: ["run", "-A", script, opened.root, "40"] }).output();
  const done = await Promise.all([write(), write(), write()]);
  assert.deepEqual(done.map((d) => d.code), [0, 0, 0]);
  const report = await createAudit(opened).verify();
  assert.deepEqual([report.ok, report.rows], [true, 120]);
  assert.equal((await createAudit(opened).verify(report.head)).expectedFound, true);
  assert.equal((await createAudit(opened).verify("f".repeat(64))).ok, false);
});

Deno.test("half of a surrogate pair in a name does not break the hash chain", async () => {
  await using opened = await testDatabase();
  const audit = createAudit(opened);
  await opened.db.transaction().execute((trx) =>
    audit.record(trx, {
      actor: null,
      action: "workflow.delete",
      target: { kind: "workflow", id: "\ud800", label: "half \udc00" },
      details: { name: "\ud800" },
    })
  );
  assert.equal((await audit.verify()).ok, true);
});

Deno.test("a change that is rolled back leaves no row", async () => {
  await using opened = await testDatabase();
  const { db } = opened;
  const audit = createAudit(opened);
  await assert.rejects(
    db.transaction().execute(async (trx) => {
      await audit.record(trx, { actor: null, action: "backup" });
      throw new Error("undone");
    }),
  );
  assert.equal((await audit.list({}, { limit: 10, offset: 0 })).total, 0);
});

Deno.test("filters; no cell of the CSV is a formula to a spreadsheet", async () => {
  await using opened = await testDatabase();
  const { db } = opened;
  const audit = createAudit(opened);
  const rows: [AuditAction, string][] = [
    ["user.create", "=1+1"],
    ["user.delete", 'a,"b"\nc'],
    // One that does not begin with "user.".
    ["userx" as AuditAction, "@x"],
    ["login", ""],
  ];
  for (const [action, label] of rows) {
    const target = { kind: "user", id: `id-${action}`, label };
    await db.transaction().execute((trx) => audit.record(trx, { actor: null, action, target }));
  }
  const total = async (filter: Parameters<typeof audit.list>[0]) =>
    (await audit.list(filter, { limit: 1, offset: 0 })).total;
  assert.equal(await total({ action: "user." }), 2);
  assert.equal(await total({ action: "user.create" }), 1);
  assert.equal(await total({ target: "id-login" }), 1);
  assert.equal(await total({ actor: "anonymous" }), 4);
  assert.equal(await total({ since: new Date(Date.now() + 1000).toISOString() }), 0);
  assert.equal(await total({ until: new Date(Date.now() + 1000).toISOString() }), 4);
  let csv = "";
  for await (const part of audit.csv({})) csv += part;
  assert.ok(csv.includes(`,"'=1+1",`) && csv.includes(`,"'@x",`));
  assert.ok(csv.includes('"a,""b""\nc"'));
});

Deno.test("a view is recorded once an hour, and retried at once if that failed", async () => {
  const hourly = createHourly();
  const rows: string[][] = [];
  const look = (ids: string[], fails = false) =>
    hourly(ids, (id) => id, (due) => {
      if (fails) return Promise.reject(new Error("disk full"));
      rows.push([...due]);
      return Promise.resolve();
    });
  await assert.rejects(look(["a", "b"], true), /disk full/);
  await look(["a"]);
  await look(["a", "b"]);
  await look(["a", "b"]);
  assert.deepEqual(rows, [["a"], ["b"]]);
});
