import assert from "node:assert/strict";
import fc from "fast-check";
import { type LimitName, limitOf } from "../../services/accounts/limit_of.ts";
import { ownerActor } from "../../services/actor.ts";
import type { Database } from "../../services/database/mod.ts";
import { Problem } from "../../services/errors/mod.ts";
import { createQuotas } from "../../services/quotas/mod.ts";
import { addUser, testDatabase } from "../database.ts";
import { randomSteps } from "../random_steps.ts";

const NAMES: readonly LimitName[] = ["quota_bytes", "quota_images", "max_pending", "max_running"];

async function limitIn(db: Database, name: LimitName): Promise<number | null> {
  const row = await db.selectFrom("users as u").select(limitOf(name, "u").as("most"))
    .where("u.user_id", "=", "al").executeTakeFirstOrThrow();
  return row.most;
}

async function addGroup(db: Database, id: string, limits: object, members: string[]) {
  const at = new Date().toISOString();
  await db.insertInto("groups")
    .values({ group_id: id, name: id, name_key: id, created_at: at, updated_at: at, ...limits })
    .execute();
  for (const user_id of members) {
    await db.insertInto("group_members").values({ group_id: id, user_id }).execute();
  }
}

Deno.test("a user's limit is their own, otherwise the strictest of their groups", async () => {
  await using house = await testDatabase();
  const { db } = house;
  await addUser(db, "al");
  await addUser(db, "bo");
  const value = fc.option(fc.nat(3));
  await fc.assert(
    fc.asyncProperty(
      value,
      fc.array(value, { maxLength: 4 }),
      fc.array(value, { maxLength: 2 }),
      fc.constantFrom(...NAMES),
      async (own, groups, others, name) => {
        await db.deleteFrom("groups").execute();
        await db.updateTable("users").set({ [name]: own }).where("user_id", "=", "al").execute();
        for (const [i, most] of groups.entries()) {
          await addGroup(db, `g${i}`, { [name]: most }, ["al", "bo"]);
        }
        for (const [i, most] of others.entries()) {
          await addGroup(db, `o${i}`, { [name]: most }, ["bo"]);
        }
        const set = groups.filter((most) => most !== null);
        const strict = set.filter((most) => most > 0);
        const expected = own ??
          (strict.length > 0 ? Math.min(...strict) : set.length > 0 ? 0 : null);
        assert.equal(await limitIn(db, name), expected);
        await db.updateTable("users").set({ [name]: null }).where("user_id", "=", "al").execute();
      },
    ),
    { numRuns: randomSteps(60) },
  );
});

Deno.test("a group's storage limit applies to its members until they leave", async () => {
  await using house = await testDatabase();
  const { db } = house;
  await addUser(db, "al");
  await addGroup(db, "g", { quota_images: 2, quota_bytes: 1000 }, ["al"]);
  const quotas = createQuotas({ db, config: { quota_megabytes: 0, quota_images: 0 } });
  const adds = (bytes: number, images: number) => quotas.check(db, "al", { bytes, images });
  await adds(1000, 2);
  const over = (error: unknown) => error instanceof Problem && error.code === "over_quota";
  await assert.rejects(adds(1001, 1), over);
  await assert.rejects(adds(1, 3), over);
  const { quota_bytes, quota_images } = await quotas.usage(ownerActor("al", false));
  assert.deepEqual({ quota_bytes, quota_images }, { quota_bytes: 1000, quota_images: 2 });
  await db.updateTable("users").set({ quota_images: 0 }).where("user_id", "=", "al").execute();
  await adds(1, 3);
  await db.deleteFrom("group_members").execute();
  await adds(1001, 3);
});
