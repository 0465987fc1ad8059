/**
 * kill -9 of the server and of its engine at random points: nothing is lost, nothing is finished
 * twice, nothing runs for ever. `ATELIER_TEST_ROUNDS=100` for the long form.
 */
import assert from "node:assert/strict";
import { sql } from "../../client.ts";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { startServer, type TestServer } from "../../server.ts";
import { PATIENCE_MS } from "../../until.ts";

const ROUNDS = Number(Deno.env.get("ATELIER_TEST_ROUNDS") ?? 4);

interface Ended {
  status: string;
  completed_at: string;
  measured_seconds: number;
}

async function draw(server: TestServer, steps: number, count: number): Promise<number[]> {
  const response = await fetch(`${server.url}/api/v1/generate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompt: "a hill", steps, count, width: 64, height: 64, seed: 3 }),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json() as { item_ids: number[] }).item_ids;
}

/** Child processes of the server: its engine. */
async function engineOf(server: TestServer): Promise<number | null> {
  const children = await Deno.readTextFile(`/proc/${server.pid}/task/${server.pid}/children`)
    .catch(() => "");
  const [pid] = children.trim().split(" ").filter(Boolean).map(Number);
  return pid ?? null;
}

Deno.test({
  name: `killed at ${ROUNDS} random points: every item ends once, every image is whole`,
  ignore: Deno.build.os !== "linux",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const root = await Deno.makeTempDir({ prefix: "atelier-crash-" });
    const seed = Number(Deno.env.get("ATELIER_TEST_SEED") ?? 1);
    const roll = mulberry32(seed);
    const asked = new Set<number>();
    const ended = new Map<number, Ended>();
    const settings = { device: "cpu", log_level: "error" };
    /** What has ended stays as it ended. */
    const look = (server: TestServer) => {
      const rows = sql(
        server,
        "SELECT item_id, status, completed_at, measured_seconds FROM session_queue " +
          "WHERE status IN ('completed', 'failed')",
      );
      for (const { item_id, ...rest } of rows) {
        const before = ended.get(item_id as number);
        if (before) assert.deepEqual({ ...rest }, { ...before }, `item ${item_id} ended twice`);
        ended.set(item_id as number, rest as unknown as Ended);
      }
    };
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const server = await startServer({ settings, root });
        for (
          const id of await draw(server, 5 + Math.floor(roll() * 60), 1 + Math.floor(roll() * 3))
        ) {
          asked.add(id);
        }
        await new Promise((resolve) => setTimeout(resolve, roll() * 1500));
        const engine = await engineOf(server);
        if (roll() < 0.4 && engine !== null) {
          Deno.kill(engine, "SIGKILL");
          await new Promise((resolve) => setTimeout(resolve, roll() * 800));
        }
        look(server);
        await server.kill("SIGKILL");
        look(server);
      }
      await using last = await startServer({ settings, root });
      const open = () =>
        sql(last, "SELECT item_id FROM session_queue WHERE status IN ('pending', 'in_progress')");
      // As long as any ends, they get on: after many rounds many are left.
      let left = open().length;
      let stuckAt = Date.now() + PATIENCE_MS;
      while (left > 0) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        const now = open().length;
        if (now < left) stuckAt = Date.now() + PATIENCE_MS;
        left = now;
        assert.ok(Date.now() < stuckAt, `still open: ${JSON.stringify(open())}\n${last.output()}`);
      }
      look(last);
      const rows = sql(last, "SELECT * FROM session_queue");
      assert.deepEqual(rows.map((row) => row["item_id"]), [...asked], "nothing is lost");
      for (const row of rows) {
        const [made] = sql(
          last,
          "SELECT count(*) AS n FROM images WHERE session_id = ?",
          row["session_id"] as string,
        );
        if (row["status"] === "completed") assert.equal(made?.["n"], 1, "one image each");
        else {
          assert.equal(row["status"], "failed");
          assert.match(row["error_message"] as string, /3 times/);
        }
      }
      for (const { image_name } of sql(last, "SELECT image_name FROM images")) {
        const file = await fetch(`${last.url}/api/v1/images/i/${image_name}/full`);
        assert.equal(file.status, 200);
        const bytes = new Uint8Array(await file.arrayBuffer());
        assert.equal(new TextDecoder().decode(bytes.slice(-8, -4)), "IEND", "a whole PNG");
      }
    } finally {
      await Deno.remove(root, { recursive: true });
    }
  },
});
