import assert from "node:assert/strict";
import { join } from "node:path";
import { systemActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createPasswords, isOutdated } from "../../../services/auth/passwords.ts";
import { importInvokeAI, type Report } from "../../../services/invokeai/mod.ts";
import { type TestDatabase, testDatabase } from "../../database.ts";
import { closeAll, IMAGES, makeInvokeAI, PASSWORD, type Version, VERSIONS } from "./made.ts";
import { imageFilesIn } from "../../image_files.ts";

interface Both extends TestDatabase {
  from: string;
  run(apply: boolean): Promise<Report>;
}

async function withInvokeAI(version: Version, test: (both: Both) => Promise<void>) {
  await using here = await testDatabase();
  const from = await Deno.makeTempDir({ prefix: "atelier-invokeai-" });
  try {
    makeInvokeAI(from, version);
    const deps = { db: here.db, files: imageFilesIn(here.root), audit: createAudit(here) };
    await test({
      ...here,
      from,
      run: (apply) =>
        importInvokeAI(deps, systemActor("cli"), {
          root: from,
          apply,
          maxPixels: 1e6,
          progress: () => {},
        }),
    });
  } finally {
    closeAll();
    await Deno.remove(from, { recursive: true });
  }
}

const counts = ({ tallies }: Report) =>
  Object.fromEntries(
    Object.entries(tallies).map(([name, { added, here, left }]) => [
      name,
      [added, here, left.length],
    ]),
  );

/** What each version has: added, here already, left behind. */
const EXPECTED: Record<Version, Record<string, [number, number, number]>> = {
  first: {
    ...{ "users": [0, 0, 0], "boards": [1, 0, 0], "shares": [0, 0, 0], "images": [2, 0, 2] },
    ...{ "workflows": [0, 0, 0], "style presets": [0, 0, 0], "client state": [0, 0, 0] },
  },
  alone: {
    ...{ "users": [0, 0, 0], "boards": [1, 0, 0], "shares": [0, 0, 0], "images": [2, 0, 2] },
    ...{ "workflows": [1, 0, 1], "style presets": [1, 0, 0], "client state": [1, 0, 0] },
  },
  together: {
    ...{ "users": [2, 0, 0], "boards": [1, 0, 0], "shares": [1, 0, 0], "images": [2, 0, 2] },
    ...{ "workflows": [1, 0, 1], "style presets": [1, 0, 0], "client state": [1, 0, 0] },
  },
};

for (const version of VERSIONS) {
  Deno.test(`an InvokeAI of version "${version}" is imported once`, () =>
    withInvokeAI(version, async ({ db, root, from, run }) => {
      const before = treeOf(from);
      const rehearsal = await run(false);
      assert.deepEqual(counts(rehearsal), EXPECTED[version]);
      assert.deepEqual(await db.selectFrom("images").select("image_id").execute(), []);
      assert.deepEqual(counts(await run(true)), EXPECTED[version]);

      const image = await db.selectFrom("images").selectAll()
        .where("image_name", "=", IMAGES.starred).executeTakeFirstOrThrow();
      assert.equal(image.board_id, "b1");
      assert.equal(image.starred, 1);
      assert.equal(image.created_at, "2024-01-02T03:04:05.678Z");
      assert.equal(image.prompt, "a heron at dawn");
      assert.equal(image.has_workflow, 1);
      const file = join(root, "images/00", IMAGES.starred);
      assert.equal(Deno.statSync(file).size, image.bytes);
      assert.equal(
        Deno.statSync(file).ino,
        Deno.statSync(join(from, "outputs/images", IMAGES.starred)).ino,
        "one file with two names",
      );
      const board = await db.selectFrom("boards").selectAll().executeTakeFirstOrThrow();
      assert.equal(board.cover_image_name, IMAGES.starred);

      const again = counts(await run(true));
      for (const [name, [added, , left]] of Object.entries(EXPECTED[version])) {
        assert.deepEqual(again[name], [0, added, left], name);
      }
      assert.deepEqual(treeOf(from), before, "nothing of the source is changed");
    }));
}

Deno.test("accounts, rights and passwords are imported", () =>
  withInvokeAI("together", async ({ db, run }) => {
    await run(true);
    const users = await db.selectFrom("users").selectAll().where("user_id", "<>", "system")
      .orderBy("email").execute();
    assert.deepEqual(users.map((user) => [user.email, user.is_admin, user.is_active]), [
      ["ada@example.com", 1, 1],
      ["ben@example.com", 0, 0],
    ]);
    const [ada, ben] = users;
    const passwords = createPasswords({ atOnce: 1 });
    const hash = ada?.password_hash ?? "";
    assert.equal(await passwords.verify(hash, PASSWORD), true);
    assert.equal(await passwords.verify(hash, "pass-of-eve"), false);
    assert.equal(isOutdated(hash), true, "it is replaced at the first sign-in");

    const board = await db.selectFrom("boards").selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([board.user_id, board.visibility], [ada?.user_id, "shared"]);
    const grant = await db.selectFrom("grants").selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([grant.thing_id, grant.user_id, grant.level], ["b1", ben?.user_id, "add"]);
    const owner = await db.selectFrom("images").select("user_id")
      .where("image_name", "=", IMAGES.plain).executeTakeFirstOrThrow();
    assert.equal(owner.user_id, ben?.user_id);
  }));

Deno.test("an existing account is kept, and owns what is imported for it", () =>
  withInvokeAI("together", async ({ db, run }) => {
    const at = new Date().toISOString();
    await db.insertInto("users").values({
      ...{ user_id: "mine", email: "ADA@example.com", email_key: "ada@example.com" },
      ...{ display_name: "Mine", password_hash: null, is_admin: 0, last_login_at: null },
      ...{ quota_bytes: null, quota_images: null, max_pending: null, max_running: null },
      ...{ created_at: at, updated_at: at },
    }).execute();
    assert.deepEqual(counts(await run(true))["users"], [1, 1, 0]);
    const user = await db.selectFrom("users").selectAll().where("user_id", "=", "mine")
      .executeTakeFirstOrThrow();
    assert.deepEqual([user.is_admin, user.display_name], [0, "Mine"]);
    const board = await db.selectFrom("boards").selectAll().executeTakeFirstOrThrow();
    assert.equal(board.user_id, "mine");
  }));

Deno.test("everything that is not imported is reported with the reason", () =>
  withInvokeAI("together", async ({ run }) => {
    const { tallies, notes } = await run(false);
    assert.deepEqual(tallies.images.left.map(({ name }) => name), [IMAGES.lost, IMAGES.cut]);
    assert.equal(tallies.images.left[0]?.why, "its file is missing");
    assert.equal(tallies.workflows.left[0]?.name, "Herons");
    assert.match(notes.join("\n"), /1 models .*Meadow .*meadow\.safetensors/);
    assert.match(notes.join("\n"), /1 videos/);
    assert.match(notes.join("\n"), /1 users come without their password.*ben@example\.com/);
  }));

Deno.test("a folder without InvokeAI is refused with the reason", async () => {
  const folder = await Deno.makeTempDir();
  await using here = await testDatabase();
  const deps = { db: here.db, files: imageFilesIn(here.root), audit: createAudit(here) };
  await assert.rejects(
    importInvokeAI(deps, systemActor("cli"), {
      ...{ root: folder, apply: true, maxPixels: 1, progress: () => {} },
    }),
    /There is no InvokeAI in .*databases.invokeai\.db is missing/,
  );
  await Deno.remove(folder, { recursive: true });
});

/** Every file below a folder, with its size and the time of its last change. */
function treeOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory) return treeOf(path);
    const { size, mtime } = Deno.statSync(path);
    return [`${path} ${size} ${mtime?.toISOString()}`];
  }).sort();
}
