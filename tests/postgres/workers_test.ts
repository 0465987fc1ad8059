import assert from "node:assert/strict";
import { join } from "node:path";
import type { Worker, WorkersView, WorkerToken } from "../../services/contract/workers.ts";
import { ended } from "../installed.ts";
import { startStudio } from "../libraries.ts";
import { draw, eventually, item, listen } from "../queue.ts";
import { PROJECT, startServer, type TestServer } from "../server.ts";
import { PROGRAMS, sharedStudio, startPostgres } from "./server.ts";

Deno.test({
  name: "a worker joins by a token, and is what administrators say",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  const { root, db, ...shared } = await sharedStudio(postgres);
  const settings = { ...shared.settings, log_level: "error" };
  await using web = await startStudio(settings, root, "web");
  const { ad, al } = web;
  const start = (...args: string[]) => startServer({ settings, root, role: "worker", args });
  const workers = async () => (await ad.ask<WorkersView>("GET", "/admin/workers")).body.workers;
  const only = async (): Promise<Worker> => {
    const [worker, ...others] = await workers();
    assert.ok(worker && others.length === 0);
    return worker;
  };
  const ear = await listen(web.server, ad.token);
  let token = "";
  let worker: TestServer;

  await t.step("without a token nobody joins", async () => {
    await assert.rejects(start("--name", "gpu-1"), /not enrolled[^]*--join/);
    await assert.rejects(
      start("--name", "gpu-1", "--join", "atw_made-up"),
      /unknown, used or expired/,
    );
    assert.deepEqual(await workers(), []);
  });

  await t.step("the command prints a token, which the database does not hold", async () => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", "workers", "enrol", "--json"],
      cwd: PROJECT,
      env: { ATELIER_ROOT: root, ATELIER_DATABASE: settings.database },
    }).output();
    assert.equal(code, 0);
    token = (JSON.parse(new TextDecoder().decode(stdout)) as WorkerToken).token;
    const rows = await db.selectFrom("worker_tokens").selectAll().execute();
    assert.equal(rows.length, 1);
    assert.doesNotMatch(JSON.stringify(rows), new RegExp(token));
  });

  await t.step("with it one joins, and only once", async () => {
    worker = await start("--name", "gpu-1", "--join", token);
    await ear.hear("that a worker came", ({ event }) => event === "workers_changed");
    const seen = await only();
    assert.deepEqual([seen.name, seen.online, seen.draining], ["gpu-1", true, false]);
    assert.deepEqual(seen.devices.map(({ device }) => device), ["cpu"]);
    await assert.rejects(start("--name", "gpu-2", "--join", token), /unknown, used or expired/);
    await assert.rejects(start("--name", "gpu-1"), /A worker called gpu-1 runs/);
    const key = join(root, "workers", "gpu-1.key");
    assert.equal((await Deno.stat(key)).mode! & 0o777, 0o600);
    const kept = JSON.stringify(await db.selectFrom("workers").selectAll().execute());
    assert.doesNotMatch(kept, new RegExp((await Deno.readTextFile(key)).trim()));
    const { body } = await ad.ask<{ items: { action: string }[] }>("GET", "/admin/audit?limit=20");
    const actions = body.items.map(({ action }) => action);
    assert.ok(actions.includes("worker.enrol") && actions.includes("worker.join"));
  });

  await t.step("an expired token is none", async () => {
    const { body } = await ad.ask<WorkerToken>("POST", "/admin/workers/tokens");
    await db.updateTable("worker_tokens").set({ expires_at: "2020-01-01T00:00:00.000Z" }).execute();
    await assert.rejects(
      start("--name", "gpu-2", "--join", body.token),
      /unknown, used or expired/,
    );
  });

  await t.step("others neither see nor change it", async () => {
    const { worker_id } = await only();
    assert.equal((await al.ask("GET", "/admin/workers")).status, 403);
    assert.equal((await al.ask("POST", "/admin/workers/tokens")).status, 403);
    assert.equal((await al.ask("DELETE", `/admin/workers/${worker_id}`)).status, 403);
  });

  await t.step("drained it takes nothing, and goes on when it is told to", async () => {
    const { worker_id } = await only();
    await ad.ask("POST", `/admin/workers/${worker_id}/drain`);
    assert.equal((await only()).draining, true);
    // It hears of that within two seconds.
    await new Promise((resolve) => setTimeout(resolve, 4000));
    const [id = 0] = await draw(al, 1);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal((await item(al, id))["status"], "pending");
    await ad.ask("POST", `/admin/workers/${worker_id}/resume`);
    await ended(al, id);
    assert.equal((await item(al, id))["status"], "completed");
    await eventually("it says what its device is", async () => (await only()).devices[0]?.name);
  });

  await t.step("stopped it is said not to run, and comes back by its key", async () => {
    await worker.kill("SIGTERM");
    assert.equal((await only()).online, false);
    worker = await start("--name", "gpu-1");
    assert.equal((await only()).online, true);
  });

  await t.step("killed it comes back at once, and what it was making begins again", async () => {
    const [id = 0] = await draw(al, 200);
    await eventually("it has begun", async () => (await item(al, id))["status"] === "in_progress");
    await worker.kill("SIGKILL");
    assert.equal((await only()).online, true, "nobody else knows yet");
    const row = await db.selectFrom("workers").select("seen_at").executeTakeFirstOrThrow();
    const seen = (seen_at: string) => db.updateTable("workers").set({ seen_at }).execute();
    await seen(new Date(Date.now() - 60_000).toISOString());
    assert.equal((await only()).online, false, "it has not been seen for a minute");
    await seen(row.seen_at);
    worker = await start("--name", "gpu-1");
    const started = performance.now();
    await eventually("it has the item again", async () => {
      const row = await db.selectFrom("session_queue").select(["attempts", "status"])
        .where("item_id", "=", id).executeTakeFirstOrThrow();
      return row.attempts === 2 && row.status === "in_progress";
    });
    assert.ok(performance.now() - started < 10_000, "before the end of the lease");
    await assert.rejects(start("--name", "gpu-1"), /A worker called gpu-1 runs/);
    await ended(al, id);
    assert.equal((await item(al, id))["status"], "completed");
  });

  await t.step("a copy of its folder elsewhere does not push it aside", async () => {
    const elsewhere = await Deno.makeTempDir({ prefix: "atelier-test-" });
    await Deno.mkdir(join(elsewhere, "workers"));
    for (const end of ["key", "lock"]) {
      await Deno.copyFile(
        join(root, "workers", `gpu-1.${end}`),
        join(elsewhere, "workers", `gpu-1.${end}`),
      );
    }
    const { seen_at } = await db.selectFrom("workers").select("seen_at").executeTakeFirstOrThrow();
    await eventually(
      "it says again that it is there",
      async () =>
        (await db.selectFrom("workers").select("seen_at").executeTakeFirstOrThrow()).seen_at >
          seen_at,
    );
    await assert.rejects(
      startServer({ settings, root: elsewhere, role: "worker", args: ["--name", "gpu-1"] }),
      /A worker called gpu-1 runs[^]*elsewhere/,
    );
    await Deno.remove(elsewhere, { recursive: true });
  });

  await t.step("removed it ends, and does not come back", async () => {
    const { worker_id } = await only();
    assert.equal((await ad.ask("DELETE", `/admin/workers/${worker_id}`)).status, 204);
    assert.equal((await ad.ask("DELETE", `/admin/workers/${worker_id}`)).status, 404);
    await eventually("the process has ended", async () => {
      try {
        Deno.kill(worker.pid, "SIGCONT");
        return await Promise.resolve(false);
      } catch {
        return true;
      }
    });
    await assert.rejects(start("--name", "gpu-1"), /not enrolled/);
  });

  await ear.close();
  await db.destroy();
  await web.server.kill("SIGTERM");
  await Deno.remove(root, { recursive: true });
});
