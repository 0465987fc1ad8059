/** A claim reads the next few people off an index, however many wait: on both databases. */
import assert from "node:assert/strict";
import { type CompiledQuery, createQueryId, type KyselyPlugin, sql } from "kysely";
import type { Database } from "../../../services/database/mod.ts";
import { createQueueTransaction } from "../../../services/queue/transaction.ts";
import { createClaim } from "../../../services/queue/turn/claim.ts";
import { fillQueue } from "../../bench/scale_claims.ts";
import { POSTGRES, testDatabase } from "../../database.ts";

const PEOPLE = 2_000;
/** Rows that one query of a claim may read of the tables that grow with the people. */
const FEW = 50;
const GROWING = ["queue_accounts", "queue_counts", "queue_totals", "session_queue", "users"];

Deno.test("a claim reads a few of those who wait", async (t) => {
  await using test = await testDatabase();
  const { db } = test;
  await fillQueue(db, PEOPLE, 1);
  await sql`analyze`.execute(db);
  await t.step("of people who come for the first time", () => assertFew(db));
  await t.step("while some of them had a turn and others not", async () => {
    await sql`update queue_accounts set last_fence = next_position + 1,
      virtual_time = case when user_id like '%3' then 5.1 when user_id like '%7' then 5 else 6 end
      where next_class is not null`.execute(db);
    await db.updateTable("queues").set({ last_fence: 2 * PEOPLE }).execute();
    await sql`analyze`.execute(db);
    await assertFew(db);
  });
  await t.step("without its index, it would read all", async () => {
    await sql`drop index queue_accounts_by_time`.execute(db);
    await assert.rejects(assertFew(db), /reads/);
  });
});

async function assertFew(db: Database): Promise<void> {
  const queries = await selectsOf(db, async (watched) => {
    const change = createQueueTransaction({
      db: watched,
      events: { emit: () => {} },
      changed: () => {},
    });
    const claim = createClaim({ change, mode: "fair", leaseSeconds: 30, maxRunningPerUser: 0 });
    assert.ok(await claim("default", { holder: "h", device: "cpu", warmModel: null }));
  });
  assert.ok(queries.length > 5);
  for (const query of queries) {
    const reads = POSTGRES === undefined
      ? await isScanned(db, query)
      : await rowsRead(db, query) > FEW;
    assert.ok(!reads, `${query.sql} reads many`);
  }
}

/** The queries of `work` that change nothing. */
async function selectsOf(db: Database, work: (watched: Database) => Promise<void>) {
  const seen: CompiledQuery[] = [];
  const spy: KyselyPlugin = {
    transformQuery({ node }) {
      const query = db.getExecutor().compileQuery(node, createQueryId());
      // A query that is compiled once has other objects where each execution puts its values.
      const parameters = query.parameters.map((value) =>
        typeof value === "object" && value ? "default" : value
      );
      if (/^\s*select/i.test(query.sql)) seen.push({ ...query, parameters });
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  await work(db.withPlugin(spy));
  return seen;
}

/** Whether SQLite would read a whole table, or sort what it has read. */
async function isScanned(db: Database, query: CompiledQuery): Promise<boolean> {
  const explain = { ...query, sql: `explain query plan ${query.sql}` };
  const { rows } = await db.executeQuery(
    explain as CompiledQuery<{ parent: number; detail: string }>,
  );
  return rows.some(({ parent, detail }) =>
    // There are as many rates as devices and models.
    /^SCAN (?!e\b)/.test(detail) || parent === 0 && /TEMP B-TREE/.test(detail)
  );
}

interface Node {
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Node[];
}

async function rowsRead(db: Database, query: CompiledQuery): Promise<number> {
  const explain = { ...query, sql: `explain (analyze, format json) ${query.sql}` };
  const { rows } = await db.executeQuery(explain as CompiledQuery<Record<string, unknown>>);
  const [{ Plan }] = rows[0]!["QUERY PLAN"] as [{ Plan: Node }];
  return rowsOf(Plan);
}

function rowsOf(node: Node): number {
  const { "Actual Rows": rows, "Rows Removed by Filter": removed = 0 } = node;
  const own = GROWING.includes(node["Relation Name"] ?? "")
    ? (rows + removed) * node["Actual Loops"]
    : 0;
  return own + (node.Plans ?? []).reduce((sum, plan) => sum + rowsOf(plan), 0);
}
