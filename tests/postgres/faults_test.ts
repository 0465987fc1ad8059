/** What happens between machines: their clocks differ, the network between them is cut. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { ended } from "../installed.ts";
import { startStudio } from "../libraries.ts";
import { draw, eventually, listen } from "../queue.ts";
import { startServer, type TestServer } from "../server.ts";
import { serverClock } from "../soak/clock.ts";
import { openNetwork } from "./network.ts";
import { PROGRAMS, sharedStudio, startPostgres } from "./server.ts";

/** Seconds for which the network is cut; a minute in the long form. */
const CUT = Number(Deno.env.get("ATELIER_TEST_CUT") ?? 8);
/** Takes several seconds on any machine. */
const LONG = 200;

const network = PROGRAMS === null ? null : await openNetwork();

Deno.test({
  name: "machines that differ, and a network that is cut",
  ignore: PROGRAMS === null,
  sanitizeResources: false,
}, async (t) => {
  await using cable = network;
  await using postgres = await startPostgres(cable ?? undefined);
  const { root, db, ...shared } = await sharedStudio(postgres);
  const settings = { ...shared.settings, lease_seconds: 3, log_level: "warning" };
  await using web = await startStudio(settings, root, "web");
  const { al, ad } = web;
  const ear = await listen(web.server, al.token);
  const token = async () => String((await ad.ask("POST", "/admin/workers/tokens")).body["token"]);
  const holderOf = async (id: number) =>
    (await db.selectFrom("session_queue").select("lease_holder").where("item_id", "=", id)
      .executeTakeFirstOrThrow()).lease_holder?.split(":")[0];

  const clock = await serverClock(join(root, "clock"));
  await t.step({
    name: "a server or a worker whose clock is a minute ahead is refused in words",
    ignore: clock === null,
    async fn() {
      await clock!.ahead(60);
      const { env } = clock!;
      const words = /clock of this machine is (59|60|61) seconds ahead of .*timedatectl/;
      await assert.rejects(startServer({ settings, root, role: "web", env }), words);
      const args = ["--name", "fast", "--join", await token()];
      await assert.rejects(startServer({ settings, root, role: "worker", env, args }), words);
      await clock!.ahead(2);
      await using near = await startServer({ settings, root, role: "web", env });
      assert.match(near.output(), /is ready/);
    },
  });

  await t.step("of two workers with one token one joins", async () => {
    const args = ["--join", await token()];
    const tried = await Promise.allSettled(
      ["twin-1", "twin-2"].map((name) =>
        startServer({ settings, root, role: "worker", args: ["--name", name, ...args] })
      ),
    );
    const joined = tried.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
    const refused = tried.flatMap((one) => one.status === "rejected" ? [String(one.reason)] : []);
    assert.deepEqual([joined.length, refused.length], [1, 1], refused.join());
    assert.match(refused[0]!, /unknown, used or expired/);
    assert.equal((await db.selectFrom("workers").selectAll().execute()).length, 1);
    await joined[0]!.kill("SIGTERM");
  });

  await t.step({
    name: `the network between a worker and the database is cut for ${CUT} seconds`,
    ignore: cable === null,
    async fn() {
      const { hostname } = new URL(postgres.url);
      const there = settings.database.replace(hostname, cable!.host);
      const far: TestServer = await startServer({
        settings: { ...settings, database: there },
        root,
        role: "worker",
        args: ["--name", "far", "--join", await token()],
        within: cable!.within,
      });
      const [id = 0] = await draw(al, LONG);
      await ear.hear(
        "a step of it",
        ({ event, data }) => event === "invocation_progress" && data["item_id"] === id,
      );
      const before = await holderOf(id);
      await cable!.cut();
      const cutAt = performance.now();
      const near = await startServer({
        settings,
        root,
        role: "worker",
        args: ["--name", "near", "--join", await token()],
      });
      // Nobody waits for what the other one has begun.
      await al.image();
      await ended(al, id);
      const after = await holderOf(id);
      assert.notEqual(after, before);
      await eventually("the page says that it is away", async () => {
        const { body } = await ad.ask("GET", "/admin/workers");
        const workers = body["workers"] as { name: string; online: boolean }[];
        return CUT < 20 || workers.find(({ name }) => name === "far")?.online === false;
      });
      await eventually(
        "the time is over",
        () => Promise.resolve(performance.now() - cutAt > CUT * 1000),
      );
      await near.kill("SIGTERM");
      await cable!.mend();
      const mendedAt = performance.now();
      const [next = 0] = await draw(al, 2);
      await ended(al, next);
      const seconds = (performance.now() - mendedAt) / 1000;
      console.log(`cut for ${CUT} s, works again ${seconds.toFixed(1)} s after it was mended`);
      assert.equal(await holderOf(next), before, "the same process");
      const rows = await db.selectFrom("session_queue").select(["item_id", "attempts", "status"])
        .orderBy("item_id").execute();
      assert.deepEqual(
        rows.map(({ attempts, status }) => [attempts, status]),
        [[2, "completed"], [1, "completed"]],
      );
      const made = await db.selectFrom("images").select("session_id")
        .where("session_id", "is not", null).execute();
      assert.equal(made.length, 2, "the late result of the first one is none");
      await far.kill("SIGTERM");
    },
  });
  await ear.close();
  await db.destroy();
  await web.server.kill("SIGTERM");
  await Deno.remove(root, { recursive: true });
});
