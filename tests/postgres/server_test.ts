import assert from "node:assert/strict";
import { connectPostgres } from "../../services/database/postgres/connect.ts";
import { ended } from "../installed.ts";
import { startStudio } from "../libraries.ts";
import { draw, eventually, statusOf } from "../queue.ts";
import { PROJECT } from "../server.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

Deno.test({
  name: "a studio on PostgreSQL",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  // It trusts everyone, whatever the password.
  const database = `${postgres.url.replace("postgres@", "postgres:hunter2@")}?schema=studio`;
  const root = await Deno.makeTempDir({ prefix: "atelier-test-" });
  const settings = { database, device: "cpu" };
  const command = async (...words: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", "-A", "--unstable-webgpu", `${PROJECT}main.ts`, ...words],
      env: { ATELIER_ROOT: root, ATELIER_DATABASE: database, ATELIER_PORT: "0" },
      cwd: PROJECT,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, said: text(stdout) + text(stderr) };
  };
  let made = "";

  await t.step("an image is made, found, shared, and there after a restart", async () => {
    {
      await using studio = await startStudio(settings, root);
      const { al, bo } = studio;
      const [item = 0] = await draw(al, 2);
      await ended(al, item);
      const { body } = await al.ask("GET", "/images/?limit=10&search_term=GREEN%20hil");
      const images = body["items"] as { image_name: string }[];
      assert.equal(images.length, 1);
      made = images[0]!.image_name;
      assert.equal((await bo.ask("GET", `/images/i/${made}`)).status, 404);
      const board = await al.board("shared");
      await al.ask("POST", "/board_images/", { board_id: board, image_name: made });
      assert.equal((await bo.ask("GET", `/images/i/${made}`)).status, 200);
    }
    await using again = await startStudio(settings, root);
    const { status, body } = await again.al.ask("GET", `/images/i/${made}`);
    assert.deepEqual([status, body["image_name"]], [200, made]);
  });

  await t.step("the database password is in no answer and no log", async () => {
    await using studio = await startStudio({ ...settings, log_level: "debug" }, root);
    const { body } = await studio.ad.ask("GET", "/app/runtime_config");
    assert.doesNotMatch(JSON.stringify(body), /hunter2/);
    assert.doesNotMatch(studio.server.output(), /hunter2/);
  });

  await t.step("commands run beside the server", async () => {
    await using _studio = await startStudio(settings, root);
    const listed = await command("user", "list");
    assert.equal(listed.code, 0, listed.said);
    assert.match(listed.said, /al@example\.com/);
    assert.equal((await command("audit", "verify")).code, 0);
  });

  await t.step("while the database is away, it says so, and an image is made on", async () => {
    await using studio = await startStudio(settings, root);
    const { al } = studio;
    const [item = 0] = await draw(al, 100);
    await statusOf(al, item, "in_progress");
    await postgres.crash(async () => {
      const { status, headers, body } = await al.ask("GET", "/images/?limit=1");
      assert.deepEqual([status, body["id"]], [503, "database_away"]);
      assert.equal(headers.get("retry-after"), "5");
    });
    const { status } = await eventually("it answers again", async () => {
      const answer = await al.ask("GET", `/images/i/${made}`);
      return answer.status !== 503 && answer;
    });
    assert.equal(status, 200);
    await ended(al, item);
    assert.equal((await al.ask("GET", `/queue/default/i/${item}`)).body["status"], "completed");
    const { body } = await al.ask("GET", "/images/?limit=10");
    assert.equal((body["items"] as unknown[]).length, 2);
    const db = connectPostgres({ url: postgres.url, schema: "studio" });
    const { attempts } = await db.selectFrom("session_queue").select("attempts")
      .where("item_id", "=", item).executeTakeFirstOrThrow();
    assert.equal(attempts, 1);
    await db.destroy();
  });
  await Deno.remove(root, { recursive: true });
});
