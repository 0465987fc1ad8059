import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { postgresPeers } from "../../services/peers/postgres.ts";
import { clockFault } from "../../services/database/postgres/clock.ts";
import { ended } from "../installed.ts";
import { startStudio } from "../libraries.ts";
import { draw, eventually, listen, put } from "../queue.ts";
import { listenIo } from "../socket_io.ts";
import { startServer } from "../server.ts";
import { PROGRAMS, sharedStudio, startPostgres } from "./server.ts";

/** Bytes that one carries. */
const A_NOTIFICATION = 8000;

Deno.test({
  name: "two servers on one database",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  const { root, db, ...shared } = await sharedStudio(postgres);
  const settings = { ...shared.settings, log_level: "warning" };
  const one = await startStudio(settings, root);
  await using two = await startServer({ settings, root });
  const { ad, al } = one;
  const onTwo = async (path: string, token: string) => {
    const response = await fetch(`${two.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await response.body?.cancel();
    return response.status;
  };

  await t.step("a session of one server is valid at the other", async () => {
    assert.equal(await onTwo("/auth/me", al.token), 200);
  });

  await t.step("an image is announced on both, step by step, and made once", async () => {
    const ear = await listen(two, al.token);
    const ids = [];
    for (let i = 0; i < 4; i++) ids.push(...await draw(al, 3, { seed: i }));
    for (const id of ids) {
      await ended(al, id);
      await ear.hear(
        `item ${id} is completed`,
        ({ event, data }) =>
          event === "queue_item_status_changed" && data["item_id"] === id &&
          data["status"] === "completed",
      );
    }
    await ear.hear(
      "a preview",
      ({ event, data }) => event === "invocation_progress" && data["image"] !== null,
    );
    const { rows } = await sql<{ attempts: number; holder: string }>`
      select attempts, split_part(lease_holder, ':', 1) as holder from session_queue`.execute(db);
    assert.deepEqual(rows.map(({ attempts }) => attempts), [1, 1, 1, 1]);
    const { body } = await al.ask("GET", "/images/?limit=10");
    assert.equal((body["items"] as unknown[]).length, 4);
    await ear.close();
  });

  await t.step("events longer than a notification arrive, in order", async () => {
    const ear = await listen(two, al.token);
    await ad.ask("PUT", "/queue/default/processor/pause");
    const items = await put(al, 2000);
    await al.ask("PUT", "/queue/default/cancel_all_except_current");
    await put(al, 1, { batch: { origin: "after" } });
    const after = await ear.hear(
      "the next batch",
      ({ event, data }) => event === "batch_enqueued" && data["origin"] === "after",
    );
    const canceled = await ear.hear("canceled", ({ event }) => event === "queue_items_canceled");
    assert.ok(canceled.text.length > A_NOTIFICATION, `${canceled.text.length} characters`);
    assert.deepEqual(canceled.data["canceled_item_ids"], items);
    assert.ok(ear.frames.indexOf(canceled) < ear.frames.indexOf(after));
    await ad.ask("PUT", "/queue/default/processor/resume");
    await ear.close();
  });

  await t.step(
    "ending a session at one server closes its sockets on both within a second",
    async () => {
      const bo = await one.person("cy");
      const ears = [await listen(one.server, bo.token), await listen(two, bo.token)];
      const began = performance.now();
      await bo.ask("POST", "/auth/logout");
      const codes = await Promise.all(ears.map(({ closed }) => closed));
      const took = performance.now() - began;
      assert.deepEqual(codes, [4401, 4401]);
      assert.ok(took < 1000, `${took} ms`);
      assert.equal(await onTwo("/auth/me", bo.token), 401);
    },
  );

  await t.step("a setting that is changed at one server is read by the other", async () => {
    await ad.ask("PATCH", "/app/runtime_config", { max_upload_megabytes: 99 });
    await eventually("the other has read it", async () => {
      const response = await fetch(`${two.url}/api/v1/app/runtime_config`, {
        headers: { authorization: `Bearer ${ad.token}` },
      });
      const { config } = await response.json() as { config: Record<string, unknown> };
      return config["max_upload_megabytes"] === 99;
    }, 5000);
    await ad.ask("PATCH", "/app/runtime_config", { max_upload_megabytes: null });
  });

  await t.step("a server with other settings is refused, naming the difference", async () => {
    await assert.rejects(
      startServer({ settings: { ...settings, queue_mode: "fifo", lease_seconds: 5 }, root }),
      /queue_mode is "fifo" here and "fair" there; lease_seconds is 5 here and 30 there/,
    );
  });

  await t.step("migrations do not run while servers are running", async () => {
    await sql`create table studio.aside as select * from studio.schema_migrations where number = 2`
      .execute(db);
    await sql`delete from schema_migrations where number = 2`.execute(db);
    await assert.rejects(startServer({ settings, root }), /servers of an older one run on them/);
    const again = connectPostgres({ url: postgres.url, schema: "studio" });
    await assert.rejects(
      again.selectFrom("users").select("user_id").execute(),
      /servers of an older one run on them/,
    );
    await again.destroy();
    await sql`insert into schema_migrations select * from aside`.execute(db);
  });

  await t.step("after a restart of the database, clients reconnect and get events", async () => {
    const ear = await listen(two, al.token);
    const io = await listenIo(two, { auth: { token: al.token } });
    await postgres.restart();
    assert.equal(await ear.closed, 1012);
    // The reason on which such a client connects again by itself.
    assert.equal(await io.ended, "transport close");
    await eventually("both hear each other", async () => {
      const back = await listen(two, al.token).catch(() => null);
      if (back === null) return false;
      try {
        // What was put before both listened again is in the queue, where there is room for few.
        await al.ask("PUT", "/queue/default/clear");
        await put(al, 1);
        await delay(200);
        return back.frames.some(({ event }) => event === "batch_enqueued");
      } catch {
        return false;
      } finally {
        await back.close();
      }
    });
  });

  await t.step("one of them does the work of all, and the other takes over", async () => {
    const keepers = async () =>
      (await sql<{ n: number }>`select count(*) as n from pg_locks where locktype = 'advisory'
        and objid = (hashtextextended('studio', 3) & 4294967295)::oid and granted`.execute(db))
        .rows[0]!.n;
    await eventually("one has the lock", async () => await keepers() === 1);
    await one.server.kill();
    await eventually("the other one has it", async () => await keepers() === 1);
    const back = await listen(two, al.token);
    await back.close();
  });
  await db.destroy();
  await two.stop();
  await Deno.remove(root, { recursive: true });
});

Deno.test({
  name: "processes know how many devices the others have",
  ignore: PROGRAMS === null,
}, async () => {
  await using postgres = await startPostgres();
  const target = { url: postgres.url, schema: "devices" };
  const join = async (devices: number) => {
    const peers = postgresPeers(target);
    peers.offer(() => devices);
    const db = connectPostgres({ ...target, join: peers.join });
    await db.selectFrom("users").select("user_id").execute();
    await peers.ready();
    await peers.admit();
    return {
      peers,
      async leave() {
        await peers.leave();
        await db.destroy();
      },
    };
  };
  const [one, two] = [await join(0), await join(2)];
  const three = await join(3);
  assert.equal(three.peers.devicesElsewhere(), 2);
  await eventually(
    "the first one sees both",
    () => Promise.resolve(one.peers.devicesElsewhere() === 5),
    15_000,
  );
  await two.leave();
  await eventually(
    "it sees who has left",
    () => Promise.resolve(one.peers.devicesElsewhere() === 3),
    15_000,
  );
  await three.leave();
  await one.leave();
});

Deno.test("differing clocks are reported, a slow answer is not taken for one", () => {
  assert.equal(clockFault(100_000, 100_000, 100_010), null);
  assert.equal(clockFault(100_000, 96_000, 96_000), null);
  assert.match(clockFault(100_000, 160_000, 160_000) ?? "", /is 60 seconds ahead of the clock/);
  assert.match(clockFault(100_000, 39_000, 41_000) ?? "", /is 60 seconds behind the clock/);
  assert.equal(clockFault(100_000, 90_000, 112_000), null);
});
