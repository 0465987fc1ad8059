/** Backups of a studio whose database is in PostgreSQL, by its own programs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { sql } from "kysely";
import { copyDump } from "../../services/backup/copy_dump.ts";
import { makeBackup, restoreBackup, verifyBackup } from "../../services/backup/mod.ts";
import { readIn } from "../../services/backup/try_dump.ts";
import type { BackupsView } from "../../services/contract/backups.ts";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { openClient } from "../../services/database/postgres/mod.ts";
import { startStudio } from "../libraries.ts";
import { PROJECT } from "../server.ts";
import { until } from "../until.ts";
import { PROGRAMS, sharedStudio, startPostgres } from "./server.ts";

const SECRET = "hunter2";

/** Bytes of every kind: what a text would end or change at. */
const VECTOR = Uint8Array.of(0, 10, 13, 34, 92, 127, 128, 255);

Deno.test({
  name: "a studio on PostgreSQL is backed up and restored",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  const { root, db, settings } = await sharedStudio(postgres);
  // It trusts everyone, whatever the password.
  const database = settings.database.replace("postgres@", `postgres:${SECRET}@`);
  const place = await Deno.makeTempDir({ prefix: "atelier-backups-" });
  const programs = await Deno.makeTempDir({ prefix: "atelier-programs-" });
  const seen = join(programs, "seen");
  for (const name of ["pg_dump", "pg_restore", "psql"]) {
    const script = `#!/bin/sh\necho "$0 $@" >> ${seen}\nexec ${join(PROGRAMS!, name)} "$@"\n`;
    await Deno.writeTextFile(join(programs, name), script, { mode: 0o755 });
  }
  const command = async (words: string[], env: Record<string, string> = {}) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "atelier", ...words],
      env: {
        ATELIER_ROOT: root,
        ATELIER_DATABASE: database,
        PATH: `${programs}:${Deno.env.get("PATH")}`,
        ...env,
      },
      cwd: PROJECT,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, said: text(stdout) + text(stderr) };
  };
  const backup = async (...words: string[]) => {
    const { code, said } = await command(["backup", place, "--json", ...words]);
    assert.equal(code, 0, said);
    return (JSON.parse(said) as { folder: string }).folder;
  };
  const schemas = async () => {
    const { rows } = await sql<{ name: string }>`select nspname as name from pg_namespace
      where nspname like 'studio%' or nspname like 'atelier%' order by 1`.execute(db);
    return rows.map(({ name }) => name);
  };
  const images = async () =>
    (await db.selectFrom("images").select("image_name").execute()).map((row) => row.image_name);
  const stored = async () => (await until(async () => (await images()).length > 0 && images()));
  let folder = "";
  let image = "";

  await t.step("while the server runs, also from its page, tried out each time", async () => {
    await Deno.mkdir(join(root, "workers"), { recursive: true });
    await Deno.writeTextFile(join(root, "workers", "gpu-1.key"), "secret");
    await using studio = await startStudio({ ...settings, database, backup_folder: place }, root);
    image = await studio.al.image();
    await db.insertInto("image_vectors").columns(["image_id", "model_hash", "vector"])
      .expression((eb) =>
        eb.selectFrom("images").select([
          "image_id",
          "image_name",
          sql<Uint8Array>`${VECTOR}`.as("v"),
        ])
      ).execute();
    folder = await backup("--linked");
    const listed = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert.ok(listed.includes("atelier.dump"), listed.join());
    assert.ok(!listed.includes("atelier.db") && !listed.includes("workers"), listed.join());
    assert.equal((await Deno.stat(join(folder, "atelier.dump"))).mode! & 0o777, 0o600);
    assert.equal((await studio.ad.ask("POST", "/admin/backups")).status, 202);
    const view = await until(async () => {
      const { body } = await studio.ad.ask<BackupsView>("GET", "/admin/backups");
      return body.working === null && body;
    });
    assert.deepEqual([view.obstacle, view.state.last?.failure], [null, null]);
    const checks = view.backups.map(({ check }) => check);
    assert.deepEqual(checks.map((it) => [it?.users, it?.images, it?.missing, it?.read]), [
      [4, 1, 0, 1],
      [4, 1, 0, 1],
    ]);
    const name = view.backups[0]!.name;
    assert.equal((await studio.ad.ask("POST", `/admin/backups/${name}/verify`)).status, 202);
    const again = await until(async () => {
      const { body } = await studio.ad.ask<BackupsView>("GET", "/admin/backups");
      return body.working === null && body;
    });
    assert.equal(again.backups[0]!.check?.failure, null);
    assert.doesNotMatch(studio.server.output(), new RegExp(SECRET));
    assert.deepEqual(await schemas(), ["studio"], "no trial is left");
  });

  await t.step("the password is in no argument", async () => {
    const calls = await Deno.readTextFile(seen);
    assert.match(calls, /pg_dump .*--format=custom/);
    assert.match(calls, /psql/);
    assert.doesNotMatch(calls, new RegExp(SECRET));
  });

  await t.step("while servers run nothing is restored, wherever they are", async () => {
    await using _studio = await startStudio({ ...settings, database }, root);
    const here = await command(["restore", folder, "-f"]);
    assert.match(here.said, /already running/);
    const other = await Deno.makeTempDir({ prefix: "atelier-test-" });
    const there = await command(["restore", folder, "-f"], { ATELIER_ROOT: other });
    assert.notEqual(there.code, 0);
    assert.match(there.said, /Servers or workers run on the database/);
    assert.deepEqual(await schemas(), ["studio"]);
    await Deno.remove(other, { recursive: true });
  });

  await t.step("restored, the studio is as it was, and what was there is kept", async () => {
    await db.deleteFrom("images").execute();
    await Deno.remove(join(root, "images"), { recursive: true });
    const { code, said } = await command(["restore", folder, "-f"]);
    assert.equal(code, 0, said);
    const kept = /in the schema (studio_before_\d+)/.exec(said)?.[1];
    assert.deepEqual(await schemas(), ["studio", kept]);
    assert.deepEqual(await stored(), [image]);
    const vectors = await db.selectFrom("image_vectors").select(["model_hash", "vector"]).execute();
    assert.deepEqual(vectors.map((row) => [row.model_hash, [...row.vector]]), [[image, [
      ...VECTOR,
    ]]]);
    await using studio = await startStudio({ ...settings, database }, root);
    assert.equal((await studio.al.ask("GET", `/images/i/${image}`)).status, 200);
    const full = await fetch(`${studio.server.url}/api/v1/images/i/${image}/full`, {
      headers: { authorization: `Bearer ${studio.al.token}` },
    });
    assert.deepEqual([full.status, (await full.bytes()).length > 0], [200, true]);
    assert.notEqual(await studio.al.image(), image, "and goes on: numbers are not given twice");
    assert.equal((await command(["audit", "verify"])).code, 0);
  });

  await t.step(
    "killed before the exchange of the schemas, it leaves the studio of before",
    async () => {
      const config = join(root, "config.yaml");
      await Deno.writeTextFile(config, "# then\n");
      const then = await backup();
      await Deno.writeTextFile(config, "# now\n");
      const was = await images();
      // What has renamed the schema holds up its exchange, after all files were moved.
      await using other = await openClient(postgres.url, "studio");
      await other.client.query("BEGIN; ALTER SCHEMA studio RENAME TO held");
      const restoring = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", "restore", then, "-f"],
        env: { ATELIER_ROOT: root, ATELIER_DATABASE: database },
        cwd: PROJECT,
        stdout: "null",
        stderr: "null",
      }).spawn();
      await until(async () => {
        const { rows } = await sql`select 1 from pg_stat_activity
        where query like 'ALTER SCHEMA%' and wait_event_type = 'Lock'`.execute(db);
        return rows.length > 0;
      });
      assert.equal(await Deno.readTextFile(config), "# then\n", "the files were moved");
      restoring.kill("SIGKILL");
      await restoring.status;
      await other.client.query("ROLLBACK");
      await using _studio = await startStudio({ ...settings, database }, root);
      assert.equal(await Deno.readTextFile(config), "# now\n");
      assert.deepEqual(await images(), was);
      assert.ok(![...Deno.readDirSync(root)].some(({ name }) => name === ".restoring"));
    },
  );

  await t.step("killed after it, it leaves the one of the backup", async () => {
    const config = join(root, "config.yaml");
    const then = await backup();
    await Deno.writeTextFile(config, "# later\n");
    // The last that a restore does to the disk is to say that it has ended.
    const { remove } = Deno;
    Deno.remove = (path, options) => {
      if (String(path).endsWith("plan")) throw new Error("cut off");
      return remove(path, options);
    };
    await assert.rejects(restoreBackup(root, then, { database }), /cut off/);
    Deno.remove = remove;
    await using _studio = await startStudio({ ...settings, database }, root);
    assert.equal(await Deno.readTextFile(config), "# now\n");
    assert.ok(![...Deno.readDirSync(root)].some(({ name }) => name === ".restoring"));
  });

  await t.step("the tables have their rules again, and none that the dump brings", async () => {
    const rules = async (schema: string) => {
      const { rows } = await sql<{ rule: string }>`
        select conrelid::regclass::text || conname || pg_get_constraintdef(oid) as rule
          from pg_constraint where connamespace = ${schema}::regnamespace
        union select tgrelid::regclass::text || tgname || tgenabled::text from pg_trigger
          join pg_class c on c.oid = tgrelid
          where c.relnamespace = ${schema}::regnamespace and not tgisinternal
        order by 1`.execute(db);
      return rows.map(({ rule }) => rule.replaceAll(`${schema}.`, ""));
    };
    const fresh = connectPostgres({ url: postgres.url, schema: "fresh" });
    await fresh.selectFrom("users").select("user_id").execute();
    await fresh.destroy();
    const before = await rules("fresh");
    assert.deepEqual(await rules("studio"), before);
    assert.ok(before.length > 100, String(before.length));
    await sql`create function evil() returns trigger language plpgsql as
      $$ begin raise exception 'evil'; end $$`.execute(db);
    await sql`create trigger evil before insert on users execute function evil()`.execute(db);
    const { code, said } = await command(["restore", await backup(), "-f"]);
    assert.equal(code, 0, said);
    assert.deepEqual(await rules("studio"), before);
    await sql`create table evil (a text)`.execute(db);
    await sql`insert into evil values ('\\! touch /tmp/evil')`.execute(db);
    const foreign = await command(["backup", place, "--linked"]);
    assert.equal(foreign.code, 1);
    assert.match(foreign.said, /not a usable backup: psql failed: .*evil/);
    await sql`drop table evil`.execute(db);
  });

  await t.step("a damaged or foreign one is refused, and nothing is changed", async () => {
    const was = [await schemas(), await images()];
    await sql`insert into schema_migrations values (1000, 'later', 'x')`.execute(db);
    const { folder: newer } = await makeBackup(root, place, { database });
    await sql`delete from schema_migrations where number = 1000`.execute(db);
    await sql`create schema atelier_trial_0123456789ab`.execute(db);
    const check = await verifyBackup(newer, undefined, database);
    assert.deepEqual(await schemas(), was[0], "what a killed trial left is gone as well");
    assert.match(check.failure ?? "", /made by a newer Atelier/);
    const { code, said } = await command(["restore", newer, "-f"]);
    assert.equal(code, 1);
    assert.match(said, /made by a newer Atelier/);
    assert.deepEqual([await schemas(), await images()], was);
    await assert.rejects(restoreBackup(root, folder), /is of a database in PostgreSQL/);
    assert.match((await verifyBackup(folder)).failure ?? "", /is of a database in PostgreSQL/);
  });

  await t.step(
    "what was deleted for good meanwhile is not in it; what was lost before is",
    async () => {
      const made = await Deno.makeTempDir({ prefix: "atelier-dump-" });
      const [lost = "", gone = "", ...others] = await images();
      assert.ok(gone !== "" && others.length === 0);
      const complete = await copyDump(database, made);
      await db.deleteFrom("images").where("image_name", "=", gone).execute();
      await complete(new Map());
      const found = await readIn(
        made,
        new Map(),
        { database, name: "it" },
        (content) => Promise.resolve(content.images.map(({ image_name }) => image_name)),
      );
      assert.deepEqual(found, [lost]);
      await Deno.truncate(join(made, "atelier.dump"), 1000);
      await assert.rejects(
        readIn(made, new Map(), { database, name: "it" }, () => Promise.resolve()),
        /it is not a usable backup: pg_restore failed/,
      );
      await Deno.remove(made, { recursive: true });
    },
  );

  await t.step("says what is missing, too old, or cannot be reached", async () => {
    const saying = async (env: Record<string, string>) => {
      const { code, said } = await command(["backup", place], env);
      assert.equal(code, 1, said);
      assert.doesNotMatch(said, new RegExp(SECRET));
      return said;
    };
    const bare = await Deno.makeTempDir({ prefix: "atelier-bare-" });
    await Deno.symlink(Deno.execPath(), join(bare, "deno"));
    assert.match(await saying({ PATH: bare }), /pg_dump is not installed.*postgresql-client/);
    const old = "pg_dump: error: aborting because of server version mismatch";
    await Deno.writeTextFile(join(bare, "pg_dump"), `#!/bin/sh\necho "${old}" >&2\nexit 1\n`, {
      mode: 0o755,
    });
    assert.match(await saying({ PATH: `${bare}:/bin` }), /pg_dump on this machine is older than/);
    const nowhere = { ATELIER_DATABASE: `postgres://al:${SECRET}@127.0.0.1:1/none` };
    assert.match(await saying(nowhere), /The database cannot be reached/);
    assert.deepEqual([...Deno.readDirSync(place)].filter(({ name }) => /unfini/.test(name)), []);
    await Deno.remove(bare, { recursive: true });
  });

  await db.destroy();
  for (const made of [root, place, programs]) await Deno.remove(made, { recursive: true });
});
