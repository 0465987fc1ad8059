import assert from "node:assert/strict";
import { systemActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { loadConfig } from "../../../services/config/mod.ts";
import { createRuntimeConfig } from "../../../services/config/runtime.ts";
import { testDatabase } from "../../database.ts";

const ADMIN = systemActor("cli");

/** The settings of a server that was started on this `config.yaml` and environment. */
async function started(text: string | null, env: Record<string, string> = {}) {
  const house = await testDatabase();
  const { db, root } = house;
  const path = `${root}/config.yaml`;
  if (text !== null) await Deno.writeTextFile(path, text);
  const levels: string[] = [];
  const environment = { ...env, ATELIER_ROOT: root };
  const runtime = createRuntimeConfig({
    db,
    config: loadConfig(environment, "/"),
    audit: createAudit({ db }),
    setLogLevel: (level) => Promise.resolve(void levels.push(level)),
    environment,
  });
  const setting = (name: string) => {
    const found = runtime.settings().find((s) => s.name === name);
    assert.ok(found, name);
    return found;
  };
  return { runtime, setting, levels, path, [Symbol.asyncDispose]: house[Symbol.asyncDispose] };
}

Deno.test("each setting has its source, its limits and who may change it", async () => {
  await using house = await started("trash_days: 9\n", { ATELIER_QUEUE_MODE: "fifo" });
  const { value, source, kind, min, max, changeable } = house.setting("trash_days");
  assert.deepEqual([value, source, kind, min, max, changeable], [
    9,
    "file",
    "number",
    1,
    3650,
    true,
  ]);
  assert.equal(house.setting("queue_mode").source, "environment");
  assert.deepEqual(house.setting("queue_mode").choices, ["fair", "fifo"]);
  assert.equal(house.setting("log_level").source, "default");
  assert.equal(house.setting("port").changeable, false);
  assert.equal(house.setting("trusted_proxies").kind, "list");
  assert.equal(house.setting("multiuser").kind, "flag");
});

Deno.test("a secret is never shown", async () => {
  await using house = await started("setup_code: open sesame\n");
  const { value, running } = house.setting("setup_code");
  assert.deepEqual([value, running], ["********", "********"]);
  assert.doesNotMatch(JSON.stringify(house.runtime.settings()), /sesame/);
});

Deno.test("null resets a setting and removes its line from the file", async () => {
  await using house = await started("# ours\ntrash_days: 9 # nine\nquota_images: 5\n");
  await house.runtime.change(ADMIN, { trash_days: 12 });
  assert.deepEqual(
    [house.setting("trash_days").value, house.setting("trash_days").running],
    [12, 9],
  );
  const answer = await house.runtime.change(ADMIN, { trash_days: null });
  assert.equal(house.setting("trash_days").source, "default");
  assert.deepEqual([answer.config["trash_days"], answer.set_fields], [30, ["quota_images"]]);
  assert.equal(await Deno.readTextFile(house.path), "# ours\nquota_images: 5\n");
});

Deno.test("without a config file null changes nothing, and the first change creates one", async () => {
  await using house = await started(null);
  await house.runtime.change(ADMIN, { trash_days: null });
  await house.runtime.change(ADMIN, { log_level: "warning" });
  assert.match(await Deno.readTextFile(house.path), /log_level: warning/);
  assert.deepEqual(house.levels, ["warning"]);
  assert.equal(house.setting("log_level").running, "warning");
});

Deno.test("simultaneous changes are all kept", async () => {
  await using house = await started("");
  await Promise.all([
    house.runtime.change(ADMIN, { trash_days: 7 }),
    house.runtime.change(ADMIN, { quota_images: 8 }),
    house.runtime.change(ADMIN, { lease_seconds: 9 }),
  ]);
  const text = await Deno.readTextFile(house.path);
  for (const line of ["trash_days: 7", "quota_images: 8", "lease_seconds: 9"]) {
    assert.ok(text.includes(line), text);
  }
});

Deno.test("a config file that has become invalid meanwhile is not overwritten", async () => {
  await using house = await started("trash_days: 9\n");
  const broken = 'trash_days: "9\nlog_level: [';
  await Deno.writeTextFile(house.path, broken);
  await assert.rejects(house.runtime.change(ADMIN, { trash_days: 3 }), /not valid YAML/);
  assert.equal(await Deno.readTextFile(house.path), broken);
  assert.equal(house.setting("trash_days").value, 9);
});
