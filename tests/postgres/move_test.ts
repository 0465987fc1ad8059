/** A studio moves to PostgreSQL and a bucket, by the command that people type, and back. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { runCommand } from "../../cli/main.ts";
import { asker, startStudio, type Studio } from "../libraries.ts";
import { startS3 } from "../s3_server.ts";
import { PROJECT } from "../server.ts";
import { rowsOf } from "../services/database/released.ts";
import { until } from "../until.ts";
import { PROGRAMS, startPostgres } from "./server.ts";

const SECRET = "hunter2";

Deno.test({
  name: "a studio moves to PostgreSQL and a bucket while people look at it, and back",
  ignore: PROGRAMS === null,
}, async (t) => {
  await using postgres = await startPostgres();
  await using s3 = await startS3();
  const root = await Deno.makeTempDir({ prefix: "atelier-move-" });
  const database = `${postgres.url.replace("@", `:${SECRET}@`)}?schema=studio`;
  const { storage = "", ...keys } = s3.settings;
  const environment = (settings: Record<string, string>) =>
    Object.entries({ root, ...keys, multiuser: "true", ...settings })
      .map(([name, value]) => [`ATELIER_${name.toUpperCase()}`, value] as const);
  const command = (words: string[]) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", "--no-check", "cli/main.ts", ...words],
      cwd: PROJECT,
      env: Object.fromEntries(environment({})),
      stdout: "null",
      stderr: "null",
    });
  /** In this process, which spares a start; what is killed is one of its own. */
  const run = async (words: string[], settings: Record<string, string> = {}) => {
    const said: string[] = [];
    const hear = (...words: unknown[]) => void said.push(words.join(" "));
    const [log, error] = [console.log, console.error];
    const before = Deno.env.toObject();
    for (const [name, value] of environment(settings)) Deno.env.set(name, value);
    [console.log, console.error] = [hear, hear];
    try {
      return { code: await runCommand(words), said: said.join("\n") };
    } finally {
      [console.log, console.error] = [log, error];
      for (const [name] of environment(settings)) {
        if (before[name] === undefined) Deno.env.delete(name);
        else Deno.env.set(name, before[name]);
      }
    }
  };
  const move = ["migrate-storage", "--to", database, "--files", storage];
  const there = { ...keys, database, storage };

  const studio = await startStudio({ ...keys }, root);
  const { ad, al, bo } = studio;
  const shared = await al.board("shared");
  const images = [await al.image(shared), await al.image(), await bo.image()];
  const [seen = "", own = ""] = images;
  const before = kept(root);

  await t.step("what cannot be a place is refused, and nothing happens", async () => {
    for (
      const [words, expected] of [
        [["migrate-storage"], /Say where to/],
        [["migrate-storage", "--to", `mysql://al:${SECRET}@db/x`], /--to is postgres:/],
        [["migrate-storage", "--files", "s3:/x"], /--files is s3:/],
        [["migrate-storage", "--to", "file", "--files", "folder"], /is there already/],
        [["migrate-storage", "--files", "s3://nowhere"], /No file can be put into/],
        [["migrate-storage", "--to", `postgres://al:${SECRET}@127.0.0.1:1/x`], /cannot be reached/],
        [["migrate-storage", "--cancel"], /No move was begun/],
      ] as const
    ) {
      const { said } = await run([...words]);
      assert.match(said, expected, words.join(" "));
      assert.doesNotMatch(said, new RegExp(SECRET));
    }
    assert.equal(await al.board().then((id) => id.length > 0), true, "it can be changed");
  });

  await t.step("while it runs, people look and change nothing; killed, it stays so", async () => {
    let puts = 0;
    // The third file never arrives.
    s3.fault = (method, path) => method === "PUT" && path.includes("/one/images/") && ++puts > 2;
    const child = command(move).spawn();
    await until(() => Promise.resolve(puts > 2));
    const refused = await al.ask("POST", "/boards/?board_name=late");
    assert.deepEqual([refused.status, refused.body["id"]], [503, "studio_moving"]);
    assert.ok(Number(refused.headers.get("retry-after")) > 0);
    assert.equal((await ad.ask("PATCH", `/auth/users/${bo.userId}`, {})).status, 503);
    for (const path of [`/images/i/${seen}`, "/boards/?all=true", "/images/?limit=10"]) {
      assert.equal((await bo.ask("GET", path)).status, 200, path);
    }
    const found = await al.ask("POST", "/images/images_by_names", { image_names: images });
    assert.equal((found.body as unknown as unknown[]).length, 2);
    assert.deepEqual((await al.ask("GET", "/app/moving")).body, { moving: true });
    assert.match(await pageOf(studio), /can only be looked at/);
    const again = await studio.anon.ask("POST", "/auth/login", {
      email: "al@example.com",
      password: "Correct-horse-7-battery",
    });
    assert.equal(again.status, 200, JSON.stringify(again.body));
    const signedIn = { authorization: `Bearer ${again.body["token"]}` };
    const out = await studio.anon.ask("POST", "/auth/logout", undefined, signedIn);
    assert.equal(out.status, 200, "in and out, too");
    const added = await run(["user", "add", "-e", "late@example.com", "--password", "x"]);
    assert.match(added.said, /is being moved.*--cancel/s);
    assert.equal((await run(["user", "list"])).code, 0);
    assert.match((await run(["migrate-storage", "--cancel"])).said, /A move is running/);
    child.kill("SIGKILL");
    await child.status;
    s3.fault = null;
    assert.equal((await al.ask("POST", "/boards/?board_name=late")).status, 503);
    assert.match(
      (await run(["migrate-storage", "--to", "postgres://x/y"])).said,
      /A move to .*begun/,
    );
  });

  await t.step("a move that broke off is given up, or goes on", async () => {
    assert.match((await run(["migrate-storage", "--cancel"])).said, /can be changed again/);
    await until(async () => (await al.ask("GET", "/app/moving")).body["moving"] === false);
    assert.equal((await al.ask("PATCH", `/boards/${shared}`, { board_name: "x" })).status, 201);
    assert.doesNotMatch(await pageOf(studio), /can only be looked at/);
    await al.ask("PATCH", `/boards/${shared}`, { board_name: before.boardName });
    let puts = 0;
    s3.fault = (method, path) => method === "PUT" && path.includes("/one/images/") && ++puts > 0;
    const child = command(move).spawn();
    await until(() => Promise.resolve(puts > 0));
    child.kill("SIGKILL");
    await child.status;
    s3.fault = null;
    s3.requests.length = 0;
    const { code, said } = await run(move);
    assert.equal(code, 0, said);
    assert.match(said, /Going on with the move/);
    assert.match(said, /\d+ rows of \d\d tables were copied[^]* files were copied and read again/);
    assert.doesNotMatch(said, new RegExp(SECRET));
    const sent = s3.requests.filter((line) => line.startsWith("PUT ") && line.includes("/one/im"));
    assert.equal(sent.length, 1, "images that were there are not sent once more");
  });

  await t.step("the old studio is as it was, and stays closed", async () => {
    assert.deepEqual(kept(root), before);
    assert.equal((await al.ask("POST", "/boards/?board_name=late")).status, 503);
    assert.match((await run(move)).said, /was moved to .* already/);
    await studio.server.stop();
    const { code, said } = await run(["doctor"]);
    assert.equal(code, 0, said);
  });

  await t.step("in the new place everybody sees what they saw, and goes on", async () => {
    await using moved = await startStudio(there, root);
    assert.equal((await moved.bo.ask("GET", `/images/i/${seen}`)).status, 200);
    assert.equal((await moved.bo.ask("GET", `/images/i/${own}`)).status, 404);
    const earlier = asker(moved.server.url, { authorization: `Bearer ${al.token}` });
    assert.equal(
      (await earlier("GET", "/boards/?all=true")).status,
      401,
      "everybody signs in again",
    );
    const full = await fetch(`${moved.server.url}/api/v1/images/i/${own}/full`, {
      headers: { authorization: `Bearer ${moved.al.token}` },
    });
    assert.deepEqual([full.status, (await full.bytes()).length > 0], [200, true]);
    assert.deepEqual((await moved.al.ask("GET", "/app/moving")).body, { moving: false });
    const log = await moved.ad.ask("GET", "/admin/audit?action=move");
    assert.equal((log.body["items"] as unknown[]).length, 1, JSON.stringify(log.body));
    await moved.al.image(shared);
    assert.equal((await run(["doctor"], there)).code, 0);
    assert.equal((await run(["audit", "verify"], there)).code, 0);
  });

  await t.step("and back, one half at a time, over nothing that is there", async () => {
    const back = ["migrate-storage", "--to", "file"];
    assert.match((await run(back, there)).said, /There is a database in the data folder/);
    await Deno.mkdir(join(root, "old"));
    await Deno.rename(join(root, "atelier.db"), join(root, "old/atelier.db"));
    const tables = await run(back, there);
    assert.equal(tables.code, 0, tables.said);
    const files = await run(["migrate-storage", "--files", "folder"], { storage });
    assert.equal(files.code, 0, files.said);
    assert.match(files.said, /\d\d files were copied/);
    const doctor = await run(["doctor"]);
    assert.equal(doctor.code, 0, doctor.said);
    assert.match(doctor.said, /^4 images/);
    const notes = rowsOf(join(root, "atelier.db"))["audit_log"] as { action: string }[];
    assert.equal(notes.filter(({ action }) => action === "move").length, 3);
    assert.equal((await run(["audit", "verify"])).code, 0);
  });
  await Deno.remove(root, { recursive: true });
});

/** What nobody may change while the studio moves. */
function kept(root: string) {
  const { boards, images, grants, users } = rowsOf(join(root, "atelier.db"));
  const sqlite = new DatabaseSync(join(root, "atelier.db"), { readOnly: true });
  const { board_name: boardName } = sqlite.prepare(
    "SELECT board_name FROM boards WHERE visibility = 'shared'",
  ).get() as { board_name: string };
  sqlite.close();
  const files = [...Deno.readDirSync(join(root, "images"))].map(({ name }) => name).sort();
  const names = (boards as { board_id: string }[]).map(({ board_id }) => board_id).sort();
  return { boardName, names: names.length > 0, images, grants, users: users!.length, files };
}

async function pageOf({ server, al }: Studio): Promise<string> {
  const page = await fetch(`${server.url}/library`, { headers: { cookie: al.cookie } });
  return await page.text();
}
