import assert from "node:assert/strict";
import { systemActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createBackups } from "../../../services/backup/mod.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import { createDevices } from "../../../services/devices/mod.ts";
import { createHealth } from "../../../services/health/mod.ts";
import { addUser, testDatabase } from "../../database.ts";

Deno.test("the server reports its health, and its devices once they have started", async () => {
  await using house = await testDatabase();
  const { db, root } = house;
  const config = loadConfig({ ATELIER_ROOT: root, ATELIER_MODELS_FOLDER: "absent" }, "/");
  const report = {
    device: "cpu",
    name: "CPU, 2 threads",
    reason: "no GPU",
    memory: null,
    checks: [],
  } as const;
  let probe = () => Promise.resolve({ ...report, checks: [...report.checks] });
  const backups = createBackups({ config });
  const engine = {
    choice: "cpu" as const,
    pid: null as number | null,
    probe: () => probe(),
    run: () => Promise.reject(new Error("no item is run")),
    release: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const health = createHealth({
    db,
    config,
    version: "1.2.3",
    devices: createDevices([engine]),
    backups,
  });
  await addUser(db, "ada", true);
  const asleep = await health.look();
  assert.deepEqual([asleep.version, asleep.people, asleep.images], ["1.2.3", 1, 0]);
  assert.deepEqual(asleep.engine.state, "asleep");
  assert.ok(asleep.disk.free > 0 && asleep.disk.free <= asleep.disk.total);
  assert.ok(asleep.data.database > 4096);
  assert.equal(asleep.last_backup_at, null);
  assert.match(asleep.notes.join(), /models_folder/);

  await createAudit({ db }).note(systemActor("cli"), "backup");
  engine.pid = 7;
  const awake = await health.look();
  assert.deepEqual([awake.engine.state, awake.engine.name], ["ready", "CPU, 2 threads"]);
  assert.ok(Date.now() - Date.parse(awake.last_backup_at ?? "") < 60_000);

  probe = () => new Promise(() => {});
  assert.equal((await health.look()).engine.state, "starting", "it does not wait for a slow test");
});
