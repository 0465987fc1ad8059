import assert from "node:assert/strict";
import { parseServeOptions } from "../../services/peers/role.ts";
import { ended } from "../installed.ts";
import { startStudio } from "../libraries.ts";
import { draw, eventually, item, listen } from "../queue.ts";
import { startServer, type TestServer } from "../server.ts";
import { PROGRAMS, sharedStudio, startPostgres } from "./server.ts";

/** Takes several seconds on any machine. */
const LONG = 200;

Deno.test({
  name: "one server answers, and workers make the images",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  const { root, db, ...shared } = await sharedStudio(postgres);
  const settings = { ...shared.settings, lease_seconds: 3, log_level: "error" };
  await using web = await startStudio(settings, root, "web");
  const { al } = web;
  const ear = await listen(web.server, al.token);
  let started = 0;
  const worker = async () => {
    const { body } = await web.ad.ask("POST", "/admin/workers/tokens");
    const args = ["--name", `worker-${++started}`, "--join", String(body["token"])];
    return await startServer({ settings, root, role: "worker", args });
  };
  const rowOf = async (id: number) =>
    await db.selectFrom("session_queue").select(["attempts", "lease_holder", "session_id"])
      .where("item_id", "=", id).executeTakeFirstOrThrow();
  const holderOf = async (id: number) => (await rowOf(id)).lease_holder?.split(":")[0];
  /** The images of an item, each of which can be fetched whole. */
  const imagesOf = async (id: number) => {
    const { session_id } = await rowOf(id);
    const rows = await db.selectFrom("images").select(["image_name", "bytes"])
      .where("session_id", "=", session_id).execute();
    for (const { image_name, bytes } of rows) {
      const response = await fetch(`${web.server.url}/api/v1/images/i/${image_name}/full`, {
        headers: { authorization: `Bearer ${al.token}` },
      });
      assert.deepEqual([response.status, (await response.bytes()).length], [200, bytes]);
    }
    return rows.length;
  };
  const begin = async (): Promise<number> => {
    const [id = 0] = await draw(al, LONG);
    await ear.hear(
      "a step of it",
      ({ event, data }) => event === "invocation_progress" && data["item_id"] === id,
    );
    return id;
  };
  let one: TestServer;
  let two: TestServer;

  await t.step("without a worker what is asked for waits", async () => {
    const [id = 0] = await draw(al, 1);
    one = await worker();
    await ended(al, id);
    assert.equal(await imagesOf(id), 1);
    assert.equal((await rowOf(id)).attempts, 1);
  });

  await t.step("two workers share the queue, nothing is made twice", async () => {
    two = await worker();
    const ids: number[] = [];
    for (let i = 0; i < 6; i++) ids.push(...await draw(al, 5, { seed: i }));
    for (const id of ids) {
      await ended(al, id);
      assert.deepEqual([(await rowOf(id)).attempts, await imagesOf(id)], [1, 1]);
    }
  });

  await t.step("an item of a killed worker is made by the other one, once", async () => {
    await two.kill("SIGTERM");
    const id = await begin();
    await one.kill("SIGKILL");
    assert.equal((await item(al, id))["status"], "in_progress");
    const before = await holderOf(id);
    two = await worker();
    await eventually("the other has it", async () => {
      const now = await holderOf(id);
      return now !== undefined && now !== before;
    });
    await ended(al, id);
    assert.deepEqual([(await rowOf(id)).attempts, await imagesOf(id)], [2, 1]);
  });

  await t.step("a worker suspended past its lease changes nothing when it continues", async () => {
    const id = await begin();
    Deno.kill(two.pid, "SIGSTOP");
    const before = await holderOf(id);
    one = await worker();
    await eventually("the other has it", async () => {
      const now = await holderOf(id);
      return now !== undefined && now !== before;
    });
    const after = await holderOf(id);
    Deno.kill(two.pid, "SIGCONT");
    await ended(al, id);
    const ending = await item(al, id);
    assert.equal(ending["status"], "completed", JSON.stringify(ending));
    assert.deepEqual([(await rowOf(id)).attempts, await imagesOf(id)], [2, 1]);
    assert.equal(await holderOf(id), after);
    // It works on: the next one is made by either.
    const [next = 0] = await draw(al, 1);
    await ended(al, next);
  });

  await t.step("a worker that is stopped finishes its item", async () => {
    await one.kill("SIGTERM");
    const id = await begin();
    const { code } = await two.kill("SIGTERM");
    assert.equal(code, 0);
    assert.equal((await item(al, id))["status"], "completed");
    assert.deepEqual([(await rowOf(id)).attempts, await imagesOf(id)], [1, 1]);
  });
  await ear.close();
  await db.destroy();
  await web.server.kill("SIGTERM");
  await Deno.remove(root, { recursive: true });
});

Deno.test("a role that is none, or that would be alone, is refused", async () => {
  assert.equal(parseServeOptions([]).role, "all");
  assert.equal(parseServeOptions(["--role", "web"]).role, "web");
  assert.deepEqual(parseServeOptions(["--role=worker"]), {
    role: "worker",
    worker: { name: Deno.hostname(), token: null },
  });
  assert.deepEqual(
    parseServeOptions(["--role", "worker", "--name", "gpu-1", "--join", "atw_x"]).worker,
    {
      name: "gpu-1",
      token: "atw_x",
    },
  );
  for (
    const args of [
      ["--role"],
      ["--role", "cook"],
      ["--rule", "web"],
      ["--role", "web", "x"],
      ["--join", "atw_x"],
      ["--role", "web", "--join", "atw_x"],
      ["--role", "worker", "--name", "../key"],
    ]
  ) {
    assert.throws(() => parseServeOptions(args), /--role all, web, worker/);
  }
  await assert.rejects(startServer({ role: "worker" }), /needs PostgreSQL/);
});
