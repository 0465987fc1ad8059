import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { assertSameFile } from "../../same_file.ts";
import { GOLDEN_SCHEMA } from "../../../migrations/golden_schema.ts";
import { type Migration, MIGRATIONS } from "../../../migrations/mod.ts";
import { StartError } from "../../../services/config/mod.ts";
import { schemaAfter } from "../../../services/database/apply.ts";
import { migrate } from "../../../services/database/migrate.ts";

const first: Migration = { name: "first", sql: "CREATE TABLE a (x INTEGER PRIMARY KEY) STRICT;" };
const second: Migration = {
  name: "second",
  sql: "CREATE TABLE b (x INTEGER REFERENCES a (x)) STRICT; INSERT INTO a VALUES (7);",
};

const goldenOf = (...migrations: readonly Migration[]): string => schemaAfter(migrations);

function inFolder(run: (path: string, folder: string) => void) {
  const folder = Deno.makeTempDirSync({ prefix: "atelier-migrate-" });
  try {
    run(join(folder, "atelier.db"), folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const refused = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof StartError, String(error));
    return error.message;
  }
  return assert.fail("was accepted");
};

Deno.test("the golden schema is the result of the migrations (deno task schema)", () => {
  assert.equal(goldenOf(...MIGRATIONS), GOLDEN_SCHEMA);
});

Deno.test("an update runs on a verified backup and keeps the rows", () => {
  inFolder((path) => {
    migrate({ path, migrations: [first], golden: goldenOf(first) });
    const before = new DatabaseSync(path);
    before.exec("INSERT INTO a VALUES (1)");
    before.close();
    const report = migrate({ path, migrations: [first, second], golden: goldenOf(first, second) });
    assert.equal(report.from, 1);
    assert.equal(report.to, 2);
    const after = new DatabaseSync(path);
    assert.deepEqual(after.prepare("SELECT x FROM a").all().map((r) => r["x"]), [1, 7]);
    after.close();
    const backup = new DatabaseSync(report.backup as string);
    assert.equal(backup.prepare("SELECT count(*) AS n FROM a").get()?.["n"], 1);
    backup.close();
  });
});

/** Ways in which the second of three steps, or the check after the last, goes wrong. */
const FAILURES: Record<string, { migrations: Migration[]; golden: string }> = {
  "an SQL error half-way": {
    migrations: [first, {
      name: "bad",
      sql: "CREATE TABLE c (x) STRICT; INSERT INTO nowhere VALUES (1);",
    }],
    golden: goldenOf(first),
  },
  "an error after an earlier step was committed": {
    migrations: [first, second, { name: "bad", sql: "DROP TABLE b; SELECT nothing();" }],
    golden: goldenOf(first, second),
  },
  "a schema that is not the golden one": {
    migrations: [first, second],
    golden: goldenOf(first),
  },
  "a row that points to nothing": {
    migrations: [first, {
      name: "bad",
      sql: "PRAGMA defer_foreign_keys = ON; " +
        "CREATE TABLE b (x INTEGER REFERENCES a (x)) STRICT; INSERT INTO b VALUES (99);",
    }],
    golden: goldenOf(first, {
      name: "",
      sql: "CREATE TABLE b (x INTEGER REFERENCES a (x)) STRICT;",
    }),
  },
};

for (const [what, { migrations, golden }] of Object.entries(FAILURES)) {
  Deno.test(`after ${what} the file is byte-identical to its backup`, () => {
    inFolder((path, folder) => {
      migrate({ path, migrations: [first], golden: goldenOf(first) });
      const sqlite = new DatabaseSync(path);
      sqlite.exec("INSERT INTO a VALUES (1), (2), (3)");
      sqlite.close();
      assert.match(refused(() => migrate({ path, migrations, golden })), /is unchanged/);
      const [backup] = [...Deno.readDirSync(join(folder, "backups"))];
      assert.deepEqual(
        Deno.readFileSync(path),
        Deno.readFileSync(join(folder, "backups", backup?.name as string)),
      );
      migrate({ path, migrations: [first], golden: goldenOf(first) });
    });
  });
}

for (const [index, migration] of MIGRATIONS.entries()) {
  Deno.test(`migration ${index + 1} (${migration.name}) changes nothing if it fails half-way`, () => {
    inFolder((path, folder) => {
      const earlier = MIGRATIONS.slice(0, index);
      if (index > 0) migrate({ path, migrations: earlier, golden: goldenOf(...earlier) });
      const broken = { ...migration, sql: `${migration.sql}; SELECT nothing();` };
      refused(() => migrate({ path, migrations: [...earlier, broken], golden: GOLDEN_SCHEMA }));
      if (index === 0) return assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
      const [backup] = [...Deno.readDirSync(join(folder, "backups"))];
      assert.deepEqual(
        Deno.readFileSync(path),
        Deno.readFileSync(join(folder, "backups", backup?.name as string)),
      );
    });
  });
}

Deno.test("a database newer than the program is refused and not changed", () => {
  inFolder((path) => {
    migrate({ path, migrations: [first, second], golden: goldenOf(first, second) });
    const before = Deno.readFileSync(path);
    const message = refused(() => migrate({ path, migrations: [first], golden: goldenOf(first) }));
    assert.match(message, /newer Atelier \(schema 2, this program knows 1\)/);
    assertSameFile(path, before);
  });
});

Deno.test("a database that was changed by hand is refused", () => {
  inFolder((path) => {
    migrate({ path, migrations: [first], golden: goldenOf(first) });
    const sqlite = new DatabaseSync(path);
    sqlite.exec("ALTER TABLE a ADD COLUMN y TEXT");
    sqlite.close();
    assert.match(
      refused(() => migrate({ path, migrations: [first], golden: goldenOf(first) })),
      /changed by hand/,
    );
  });
});

Deno.test("a file that is no database is refused", () => {
  inFolder((path) => {
    Deno.writeTextFileSync(path, "this is not a database ".repeat(100));
    assert.match(
      refused(() => migrate({ path, migrations: [first], golden: "" })),
      /cannot be opened/,
    );
  });
});

Deno.test("another program's database is refused and not changed", () => {
  inFolder((path, folder) => {
    const sqlite = new DatabaseSync(path);
    sqlite.exec("CREATE TABLE images (image_name TEXT); INSERT INTO images VALUES ('a.png')");
    sqlite.close();
    const before = Deno.readFileSync(path);
    const message = refused(() => migrate({ path, migrations: [first], golden: goldenOf(first) }));
    assert.match(message, /database of another program/);
    assertSameFile(path, before);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["atelier.db"]);
  });
});

Deno.test("a migration runs only with the file locked, and checks again before", () => {
  inFolder((path) => {
    const options = { path, migrations: [first], golden: goldenOf(first) };
    const taken = () => {
      throw new StartError("somebody is on it");
    };
    assert.equal(refused(() => migrate({ ...options, exclusive: taken })), "somebody is on it");
    let held = 0;
    const late = () => {
      migrate(options);
      held++;
      return { release: () => held-- };
    };
    assert.deepEqual(migrate({ ...options, exclusive: late }), { from: 1, to: 1, backup: null });
    assert.equal(held, 0);
    // With nothing to change, nobody needs the file for themselves.
    assert.equal(migrate({ ...options, exclusive: taken }).to, 1);
  });
});
