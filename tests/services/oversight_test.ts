/** What administrators do with other people's things, as the audit log tells it. */
import assert from "node:assert/strict";
import { createOversight } from "../../services/access/mod.ts";
import { type Actor, ownerActor, singleUser } from "../../services/actor.ts";
import { createAudit } from "../../services/audit/mod.ts";
import { addUser, testDatabase } from "../database.ts";

Deno.test("a change of several things is one row, which names the others' and their owners", async () => {
  await using database = await testDatabase();
  const { db } = database;
  for (const name of ["ad", "al", "bo"]) await addUser(db, name, name === "ad");
  const oversight = createOversight({ db, audit: createAudit({ db }) });
  const image = (id: string, ownerId: string) => ({ kind: "image", id, ownerId } as const);
  const own = image("own.png", "ad");
  const change = async (actor: Actor, ...things: ReturnType<typeof image>[]) => {
    await db.transaction().execute((trx) =>
      oversight.recordChange(trx, actor, "delete", things, { by: "test" })
    );
    const rows = await db.selectFrom("audit_log").select(["action", "target_id", "details"])
      .orderBy("audit_id").execute();
    return rows.map(({ details, ...row }) => ({ ...row, ...JSON.parse(details ?? "{}") }));
  };
  const ad = ownerActor("ad", true);
  const one = { action: "image.delete", target_id: "a.png", by: "test", owner_ids: ["al"] };
  assert.deepEqual(await change(ad, own, image("a.png", "al")), [one]);
  const two = { ...one, owner_ids: ["al", "bo"], image_names: ["a.png", "b.png"] };
  const both = [image("a.png", "al"), image("b.png", "bo")];
  assert.deepEqual(await change(ad, own, ...both), [one, two]);
  // Nothing of their own is told, nor anything where all belongs to everyone.
  assert.equal((await change(ad, own)).length, 2);
  assert.equal((await change(ownerActor("al", false), both[0]!)).length, 2);
  assert.equal((await change(singleUser(null), ...both)).length, 2);
});
