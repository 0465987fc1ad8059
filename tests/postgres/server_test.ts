import assert from "node:assert/strict";
import { ended } from "../installed.ts";
import { startStudio } from "../libraries.ts";
import { draw } from "../queue.ts";
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

  await t.step("the server restarts its connections when the database was restarted", async () => {
    await using studio = await startStudio(settings, root);
    await postgres.restart();
    await studio.al.ask("GET", "/images/?limit=1");
    const { status } = await studio.al.ask("GET", `/images/i/${made}`);
    assert.equal(status, 200);
  });
  await Deno.remove(root, { recursive: true });
});
