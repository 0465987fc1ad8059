import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { sql, type SqlBool } from "kysely";
import { fileURLToPath } from "node:url";
import { assertSameFile } from "../../same_file.ts";
import { FROZEN, FROZEN_POSTGRES } from "../../../migrations/frozen.ts";
import { POSTGRES_MIGRATIONS, POSTGRES_ONLY } from "../../../migrations/postgres/mod.ts";
import { GOLDEN_SCHEMA } from "../../../migrations/golden_schema.ts";
import { type Migration, MIGRATIONS } from "../../../migrations/mod.ts";
import { verifyChain } from "../../../services/audit/verify.ts";
import { StartError } from "../../../services/config/mod.ts";
import { schemaAfter } from "../../../services/database/apply.ts";
import { migrate } from "../../../services/database/migrate.ts";
import { fold } from "../../../services/database/folded.ts";
import { openDatabase } from "../../../services/database/mod.ts";
import { sqlHash } from "../../../services/database/plain_sql.ts";
import { RELEASED, rowsOf, statementsOf, withReleased } from "./released.ts";
import { rebuildAudit, rebuildCounts, rebuildUsers } from "./upgrades.ts";

const LATER = [rebuildUsers, rebuildAudit, rebuildCounts];

Deno.test("each step after the eleventh has an equal for PostgreSQL", () => {
  const later = MIGRATIONS.slice(11).map(({ name }) => name);
  const equals = POSTGRES_MIGRATIONS.map(({ name }) => name)
    .filter((name) => !POSTGRES_ONLY.includes(name));
  assert.deepEqual(equals, ["initial", ...later]);
});

Deno.test("a released migration is never changed: append another one instead", () => {
  for (
    const [list, frozen] of [[MIGRATIONS, FROZEN], [POSTGRES_MIGRATIONS, FROZEN_POSTGRES]] as const
  ) {
    assert.deepEqual(
      list.map(({ name, sql }) => [name, sqlHash(sql)]),
      Object.entries(frozen),
      "run deno task schema for a new one",
    );
  }
  assert.notEqual(sqlHash("CREATE TABLE a (x) STRICT"), sqlHash("CREATE TABLE a (y) STRICT"));
  assert.equal(sqlHash("CREATE TABLE a  (x) -- why\n"), sqlHash("CREATE TABLE a (x)"));
});

Deno.test("the released databases have a row in every table", () => {
  for (const name of RELEASED) {
    withReleased(name, (path) => {
      const empty = Object.entries(rowsOf(path)).filter(([, rows]) => rows.length === 0);
      assert.deepEqual(empty.map(([table]) => table), [], name);
    });
  }
});

for (const name of RELEASED) {
  Deno.test(`${name} is upgraded with all its rows, and can be used`, async () => {
    let after: ReturnType<typeof openDatabase> | undefined;
    const root = Deno.makeTempDirSync({ prefix: "atelier-upgrade-" });
    try {
      let before: Record<string, unknown[]> = {};
      withReleased(name, (path) => {
        before = rowsOf(path);
        Deno.copyFileSync(path, join(root, "atelier.db"));
      });
      const old = new DatabaseSync(join(root, "atelier.db"));
      old.exec("UPDATE images SET prompt = 'Łódź at dusk'");
      // From this table on, what is searched for is kept by the program, in its own words.
      if ("image_words" in before) old.exec("UPDATE image_words SET words = 'lodz at dusk'");
      old.close();
      after = openDatabase(root);
      assert.equal(after.report.from, Number.parseInt(name));
      assert.equal(after.report.to, MIGRATIONS.length);
      const now = rowsOf(join(root, "atelier.db"));
      for (const [table, rows] of Object.entries(before)) {
        assert.equal(now[table]?.length, rows.length, table);
      }
      const { db } = after;
      assert.equal((await verifyChain(db)).ok, true);
      const found = await db.selectFrom("image_search").select("rowid")
        .where(sql<SqlBool>`image_search match ${fold("LODZ")}`).execute();
      assert.equal(found.length, before["images"]?.length);
    } finally {
      await after?.db.destroy();
      Deno.removeSync(root, { recursive: true });
    }
  });
}

Deno.test("rebuilding the users table keeps the rows that refer to it", () => {
  for (const name of [RELEASED.at(0)!, RELEASED.at(-1)!]) {
    withReleased(name, (path) => {
      const before = rowsOf(path);
      for (const table of ["api_keys", "group_members", "grants", "queue_counts"]) {
        assert.notEqual(before[table]?.length, 0, `${table} has rows to lose`);
      }
      const migrations = [...MIGRATIONS, ...LATER];
      migrate({ path, migrations, golden: schemaAfter(migrations) });
      const { users, sqlite_sequence: _, ...rest } = rowsOf(path);
      const { users: oldUsers, sqlite_sequence: __, ...oldRest } = before;
      assert.deepEqual(
        users,
        oldUsers?.map((user) =>
          Object.assign(
            Object.create(null),
            { user_name: null, user_name_key: null },
            user,
            { locale: "en" },
          )
        ),
      );
      for (const [table, rows] of Object.entries(oldRest)) {
        assert.equal(rest[table]?.length, rows.length, table);
      }
      const sqlite = new DatabaseSync(path);
      sqlite.exec("PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON");
      // Still one web of references and triggers: what belongs to a user goes with them.
      sqlite.exec("DELETE FROM session_queue WHERE status = 'pending'");
      const pending = "SELECT sum(items) AS n FROM queue_counts WHERE status = 'pending'";
      assert.equal(sqlite.prepare(pending).get()?.["n"], 0);
      assert.throws(() => sqlite.exec("DELETE FROM users"), /FOREIGN KEY/);
      assert.throws(() => sqlite.exec("UPDATE users SET is_admin = 3"), /CHECK/);
      sqlite.close();
    });
  }
});

Deno.test("a rebuilt table continues its sequence although its newest rows are gone", () => {
  withReleased(RELEASED[0]!, (path) => {
    const sequence = () => {
      const sqlite = new DatabaseSync(path);
      const get = sqlite.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'audit_log'");
      const seq = get.all().map((row) => Number(row["seq"]));
      sqlite.close();
      return seq;
    };
    const [highest] = sequence();
    const sqlite = new DatabaseSync(path);
    sqlite.exec(`DELETE FROM audit_log WHERE audit_id >= ${highest! - 1}`);
    sqlite.close();
    const migrations = [...MIGRATIONS, rebuildAudit];
    migrate({ path, migrations, golden: schemaAfter(migrations) });
    assert.deepEqual(sequence(), [highest]);
  });
});

/** Steps that would lose something, and what the refusal names. */
const LOSSES: [what: string, sql: string, names: RegExp][] = [
  ["rows", "DELETE FROM api_keys", /1 of 1 rows of api_keys/],
  ["a table", "DROP TABLE client_state", /table client_state/],
  ["an index", "DROP INDEX boards_by_time", /boards_by_time/],
  ["a trigger", "DROP TRIGGER grants_of_board", /grants_of_board/],
  [
    "children of what it deletes",
    "DELETE FROM groups",
    /point to nothing \((group_members, grants|grants, group_members)\)/,
  ],
  ["its transaction", "COMMIT", /ended the transaction/],
];

for (const [what, sql, names] of LOSSES) {
  Deno.test(`a migration that loses ${what} without naming it is refused`, () => {
    withReleased(RELEASED[0]!, (path) => {
      const before = Deno.readFileSync(path);
      const removes = what.startsWith("children") ? ["groups"] : [];
      const migrations = [...MIGRATIONS, { name: "careless", sql, removes }];
      assert.throws(
        () => migrate({ path, migrations, golden: GOLDEN_SCHEMA }),
        (error: unknown) =>
          error instanceof StartError && names.test(error.message) &&
          /is unchanged/.test(error.message),
      );
      assertSameFile(path, before);
    });
  });
}

Deno.test("a migration may remove what it names", () => {
  withReleased(RELEASED[0]!, (path) => {
    const migrations = [...MIGRATIONS, {
      name: "tidy",
      sql: "DELETE FROM api_keys; DROP TABLE client_state; DROP INDEX boards_by_time;",
      removes: ["api_keys", "client_state", "boards_by_time"],
    }];
    assert.equal(
      migrate({ path, migrations, golden: schemaAfter(migrations) }).to,
      migrations.length,
    );
  });
});

Deno.test("a database that another build has made is refused", () => {
  withReleased(RELEASED[0]!, (path) => {
    const upTo = (
      name: string,
    ) => [...MIGRATIONS, { name, sql: "CREATE TABLE extra (x TEXT) STRICT;" }];
    migrate({ path, migrations: upTo("ours"), golden: schemaAfter(upTo("ours")) });
    assert.throws(
      () => migrate({ path, migrations: upTo("theirs"), golden: schemaAfter(upTo("theirs")) }),
      /made by another build: its schema step \d+ \("ours"\)/,
    );
    const changed = [...MIGRATIONS, { name: "ours", sql: "CREATE TABLE extra (x ANY) STRICT;" }];
    assert.throws(
      () => migrate({ path, migrations: changed, golden: schemaAfter(changed) }),
      /made by another build/,
    );
  });
});

Deno.test("a database that was changed by hand is refused before it is upgraded", () => {
  withReleased(RELEASED[0]!, (path, root) => {
    const sqlite = new DatabaseSync(path);
    sqlite.exec("ALTER TABLE boards ADD COLUMN y TEXT");
    sqlite.close();
    const migrations = [...MIGRATIONS, rebuildCounts];
    assert.throws(
      () => migrate({ path, migrations, golden: schemaAfter(migrations) }),
      /changed by hand/,
    );
    assert.throws(() => Deno.statSync(join(root, "backups")), Deno.errors.NotFound);
  });
});

/** Every migration that is run on a released database, and the rebuilds of this file. */
const STEPS = [...MIGRATIONS.slice(1), ...LATER];

/** The newest released database on which a step has not run yet. */
function releasedBefore(step: Migration): string {
  const steps = MIGRATIONS.indexOf(step);
  const before = steps < 0 ? RELEASED : RELEASED.filter((name) => Number.parseInt(name) <= steps);
  return before.at(-1)!;
}

for (const step of STEPS) {
  const from = releasedBefore(step);
  const name = `${step.name} fails after any of its statements: ${from} is left byte for byte`;
  Deno.test(name, () => {
    const index = STEPS.indexOf(step);
    const statements = statementsOf(step.sql);
    assert.ok(statements.length > 0, "it is split");
    withReleased(from, (path, root) => {
      const before = Deno.readFileSync(path);
      for (let kept = 0; kept <= statements.length; kept++) {
        const sql = [...statements.slice(0, kept), "SELECT nothing();"].join("\n");
        const migrations = [...MIGRATIONS.slice(0, 1), ...STEPS.slice(0, index), { ...step, sql }];
        assert.throws(() => migrate({ path, migrations, golden: GOLDEN_SCHEMA }), /is unchanged/);
        assertSameFile(path, before, `${kept} statements`);
        Deno.removeSync(join(root, "backups"), { recursive: true });
      }
    });
  });
}

Deno.test("a process killed after any statement of a migration leaves the file byte for byte", async () => {
  const script = fileURLToPath(new URL("killed_migration.ts", import.meta.url));
  const root = Deno.makeTempDirSync({ prefix: "atelier-killed-" });
  const path = join(root, "atelier.db");
  try {
    withReleased(RELEASED[0]!, (released) => Deno.copyFileSync(released, path));
    // Steps before the one that is cut off are complete: each has a transaction of its own.
    migrate({ path, migrations: MIGRATIONS, golden: GOLDEN_SCHEMA });
    const before = Deno.readFileSync(path);
    const migrations = [...MIGRATIONS, rebuildUsers];
    for (let kept = 1; kept <= statementsOf(rebuildUsers.sql).length; kept++) {
      const { signal } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--quiet", script, path, String(kept)],
        stderr: "inherit",
      }).output();
      assert.equal(signal, "SIGKILL", `${kept} statements`);
      assertSameFile(path, before, `${kept} statements`);
    }
    // What is left beside it does not get in the way of the next start.
    assert.equal(
      migrate({ path, migrations, golden: schemaAfter(migrations) }).to,
      migrations.length,
    );
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
});
