/**
 * Every part of a studio of several processes is killed at random points while two people use it:
 * nothing that was acknowledged is lost, nothing is made twice, nothing waits for ever.
 * `ATELIER_TEST_ROLE_KILLS=1000` for the long form, `ATELIER_TEST_SEED` for another one.
 */
import assert from "node:assert/strict";
import { sql } from "kysely";
import { mulberry32 } from "../../inference/mulberry32.ts";
import { asker, fileForm, type Person, smallPng, startStudio, type Studio } from "../libraries.ts";
import { eventually } from "../queue.ts";
import { refuseWith, startS3 } from "../s3_server.ts";
import { PROJECT, startServer, type TestServer } from "../server.ts";
import { freePort, PROGRAMS, sharedStudio, startPostgres } from "./server.ts";

const KILLS = Number(Deno.env.get("ATELIER_TEST_ROLE_KILLS") ?? 6);
const SEED = Number(Deno.env.get("ATELIER_TEST_SEED") ?? 1);
const ROLES = ["web", "worker", "engine", "connections", "database", "store"] as const;
const UPLOAD = "/images/upload?image_category=general&is_intermediate=false";
/** What a studio may answer while parts of it are away. */
const EXCUSED = new Set([429, 502, 503]);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function childrenOf(pid: number): Promise<number[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`).catch(() => "");
  return text.trim().split(" ").filter(Boolean).map(Number);
}

Deno.test({
  name: `${KILLS} kills over all roles: nothing is lost, twice or stuck`,
  ignore: PROGRAMS === null || Deno.build.os !== "linux",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using postgres = await startPostgres();
    await using s3 = await startS3();
    const { root, db, ...shared } = await sharedStudio(postgres);
    const settings = {
      ...shared.settings,
      ...s3.settings,
      lease_seconds: 3,
      log_level: "error",
    };
    const roll = mulberry32(SEED);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;
    const ports = [freePort(), freePort()];
    const web: Studio = await startStudio({ ...settings, port: ports[0]! }, root, "web");
    const webs: TestServer[] = [
      web.server,
      await startServer({ settings: { ...settings, port: ports[1]! }, root, role: "web" }),
    ];
    let started = 0;
    const startWorker = async () => {
      const token = await eventually("a token for a worker", async () => {
        const { status, body } = await web.ad.ask("POST", "/admin/workers/tokens")
          .catch(() => ({ status: 0, body: {} as Record<string, unknown> }));
        return status === 200 || status === 201 ? String(body["token"]) : null;
      });
      const args = ["--name", `worker-${++started}`, "--join", token];
      return await startServer({ settings, root, role: "worker", args });
    };
    const workers = await Promise.all([startWorker(), startWorker()]);
    /** A start fails while the database is away, as a service that is then started again. */
    const again = (start: () => Promise<TestServer>) =>
      eventually("a process starts", () => start().catch(() => null));

    const images = new Map<string, Person>();
    const items = new Map<number, Person>();
    const unexplained: string[] = [];
    let over = false;
    /** Somebody who asks now one server, now the other. */
    async function live(who: Person): Promise<void> {
      const asks = webs.map(({ url }) => asker(url, { authorization: `Bearer ${who.token}` }));
      while (!over) {
        await pause(100 + roll() * 300);
        const ask = pick(asks);
        const draws = roll() < 0.5;
        try {
          const { status, body } = draws
            ? await ask("POST", "/generate", {
              prompt: "a hill",
              steps: 5 + Math.floor(roll() * 40),
              width: 64,
              height: 64,
            })
            : await ask("POST", UPLOAD, fileForm(smallPng(16, 16)));
          if (status === 200 || status === 201) {
            for (const id of (body["item_ids"] ?? []) as number[]) items.set(id, who);
            if (!draws) images.set(body["image_name"] as string, who);
          } else if (!EXCUSED.has(status)) {
            unexplained.push(`${status} ${JSON.stringify(body)}\n${loggedAs(body["request_id"])}`);
          }
        } catch {
          // The process was killed under the request: nothing was acknowledged.
        }
        // A queue that only grows says nothing about what is stuck in it.
        while (!over && items.size - await endedItems() > 20) await pause(200);
      }
    }
    /** The log, errors alone, of the server that names a request in it. */
    const loggedAs = (id: unknown) =>
      webs.map(({ output }) => output()).find((log) => log.includes(String(id))) ?? "";
    const endedItems = async () =>
      await db.selectFrom("session_queue").select(({ fn }) => fn.countAll<number>().as("n"))
        .where("status", "in", ["completed", "failed"]).executeTakeFirst()
        .then((row) => row?.n ?? 0, () => Infinity);

    /** Starts of processes that go on while others are killed. */
    const starting = new Map<string, Promise<void>>();
    async function replace(
      role: "web" | "worker",
      list: TestServer[],
      start: (at: number) => Promise<TestServer>,
    ) {
      const at = Math.floor(roll() * list.length);
      await starting.get(role + at);
      await list[at]!.kill("SIGKILL");
      starting.set(role + at, again(() => start(at)).then((server) => void (list[at] = server)));
    }
    const kill: Record<typeof ROLES[number], () => Promise<unknown>> = {
      web: () =>
        replace(
          "web",
          webs,
          (at) => startServer({ settings: { ...settings, port: ports[at]! }, root, role: "web" }),
        ),
      worker: () => replace("worker", workers, startWorker),
      engine: () =>
        eventually("an engine runs", async () => {
          try {
            const pids = await childrenOf(pick(workers).pid);
            for (const pid of pids) Deno.kill(pid, "SIGKILL");
            return pids.length > 0;
          } catch {
            // It has ended by itself meanwhile.
            return false;
          }
        }),
      // Each of them in the middle of whatever it does.
      connections: () =>
        sql`select pg_terminate_backend(pid) from pg_stat_activity
          where pid <> pg_backend_pid() and application_name like 'atelier%'`.execute(db),
      database: () => postgres.crash(),
      async store() {
        s3.fault = (_method, _path, answer) => refuseWith(answer, 503, "SlowDown");
        await pause(1000);
        s3.fault = null;
      },
    };

    const lives = [live(web.al), live(web.bo)];
    const killed: Record<string, number> = {};
    // Each once; what comes after is random.
    for (let i = 0; i < KILLS; i++) {
      await pause(roll() * 1500);
      const role = i < ROLES.length ? ROLES[i]! : pick(ROLES);
      await kill[role]();
      killed[role] = (killed[role] ?? 0) + 1;
    }
    over = true;
    await Promise.all([...lives, ...starting.values()]);
    console.log(`killed: ${JSON.stringify(killed)}; ${images.size} uploads, ${items.size} items`);

    const left = await eventually("everything has ended", async () => {
      const rows = await db.selectFrom("session_queue")
        .select(["item_id", "status", "error_type", "session_id", "attempts"]).execute();
      return rows.every(({ status }) => ["completed", "failed"].includes(status)) && rows;
    });
    const byId = new Map(left.map((row) => [row.item_id, row]));
    const made = await db.selectFrom("images").select(["session_id", "image_name", "user_id"])
      .execute();
    const lost: string[] = [];
    for (const id of items.keys()) {
      const row = byId.get(id);
      if (!row) lost.push(`item ${id} is gone`);
      // Whatever stopped its engine three times is given up, with the reason.
      else if (row.status === "failed" && row.error_type !== "gave_up") {
        lost.push(`item ${id}: ${row.error_type}`);
      }
    }
    for (const { item_id, status, session_id } of left) {
      const of = made.filter((image) => image.session_id === session_id).length;
      if (status === "completed" ? of !== 1 : of > 1) lost.push(`item ${item_id}: ${of} images`);
    }
    for (const name of new Set([...images.keys(), ...made.map((image) => image.image_name)])) {
      const owner = images.get(name) ??
        [web.al, web.bo].find((one) =>
          one.userId === made.find((image) => image.image_name === name)?.user_id
        )!;
      const answer = await fetch(`${pick(webs).url}/api/v1/images/i/${name}/full`, {
        headers: { authorization: `Bearer ${owner.token}` },
      });
      const bytes = await answer.bytes();
      if (answer.status !== 200 || bytes.length === 0) lost.push(`${name}: ${answer.status}`);
    }
    const gaveUp = left.filter(({ error_type }) => error_type === "gave_up").length;
    console.log(`${left.length} items, ${gaveUp} given up after three engines`);
    assert.deepEqual(lost, []);
    assert.deepEqual(unexplained, []);
    for (const server of [...webs, ...workers]) await server.kill("SIGTERM");
    const audit = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", "audit", "verify"],
      cwd: PROJECT,
      env: { ATELIER_ROOT: root, ATELIER_DATABASE: settings.database },
    }).output();
    assert.equal(audit.code, 0, new TextDecoder().decode(audit.stderr));
    await db.destroy();
    await Deno.remove(root, { recursive: true });
  },
});
