/** Whose turn it is, read off the indexes of a real database, beside all who wait. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { sql } from "kysely";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { weightOf } from "../../../services/queue/turn/fair.ts";
import { addUser } from "../../database.ts";
import { nextTurn } from "./full_ranking.ts";
import { type TestQueue, testQueue } from "./test_queue.ts";
import { randomSteps } from "../../random_steps.ts";

const CAP = 2;
const RATES: Readonly<Record<string, number>> = { "": 1, m0: 3, m1: 0.5, m2: 1 };
const done = { status: "completed", results: {}, promptNotes: [] } as const;

/** All who wait, ranked in the plain way. */
async function expected({ db }: TestQueue, leaves: readonly string[]): Promise<string | null> {
  const items = await db.selectFrom("session_queue").selectAll().execute();
  const users = await db.selectFrom("users").selectAll().execute();
  const accounts = await db.selectFrom("queue_accounts").selectAll().execute();
  const rates = await db.selectFrom("engine_rates").selectAll().execute();
  const rateOf = (model: string) =>
    rates.find(({ model_key }) => model_key === model)?.seconds_per_cost ?? 1;
  const members = await db.selectFrom("group_members as m")
    .innerJoin("groups as g", "g.group_id", "m.group_id")
    .select(["m.user_id", "g.queue_weight", "g.max_running"]).execute();
  const inOwnOrder = items.filter(({ status }) => status === "pending").sort((a, b) =>
    Number(a.service_class === "background") - Number(b.service_class === "background") ||
    b.priority - a.priority || a.position - b.position
  );
  const candidates = users.flatMap((user) => {
    const own = inOwnOrder.filter(({ user_id }) => user_id === user.user_id);
    const head = own.find(({ model_key }) => !leaves.includes(model_key ?? ""));
    if (!head || !own[0] || !user.is_active) return [];
    const account = accounts.find(({ user_id }) => user_id === user.user_id);
    const groups = members.filter(({ user_id }) => user_id === user.user_id);
    const limits = groups.map((group) => group.max_running).filter((limit) => limit !== null);
    const strict = limits.filter((limit) => limit > 0);
    const ofGroups = strict.length > 0 ? Math.min(...strict) : limits[0];
    const limit = user.max_running ?? ofGroups ?? CAP;
    const running = items.filter(({ status, user_id }) =>
      status === "in_progress" && user_id === user.user_id
    ).length;
    return [{
      userId: user.user_id,
      virtualTime: account?.virtual_time ?? 0,
      lastFence: account?.last_fence ?? 0,
      weight: weightOf(user.queue_weight, groups.map((group) => group.queue_weight)),
      mayRun: limit === 0 || running < limit,
      next: {
        background: head.service_class === "background",
        seconds: head.cost * rateOf(head.model_key ?? ""),
        priority: head.priority,
        // Of users who were never served, the one whose items came first goes first.
        position: own[0].position,
      },
    }];
  });
  return nextTurn(candidates, 0)?.chosen.userId ?? null;
}

/** A studio in which everything differs that decides about turns. */
async function busyStudio(roll: () => number): Promise<TestQueue> {
  const house = await testQueue({ max_running_per_user: CAP });
  const { db } = house;
  const pick = <T>(...of: readonly T[]) => of[Math.floor(roll() * of.length)] as T;
  const at = new Date().toISOString();
  for (const [model_key, seconds_per_cost] of Object.entries(RATES)) {
    await db.insertInto("engine_rates")
      .values({ device: "cpu", model_key, seconds_per_cost, samples: 1, updated_at: at }).execute();
  }
  const group = { created_at: at, updated_at: at };
  for (const [name, queue_weight, max_running] of [["g", 3, 1], ["f", 0.5, 0]] as const) {
    const ids = { group_id: name, name, name_key: name };
    await db.insertInto("groups").values({ ...group, ...ids, queue_weight, max_running }).execute();
  }
  const many = 2 + Math.floor(roll() * 12);
  let position = 0;
  for (let i = 0; i < many; i++) {
    const user_id = await addUser(db, `p${i}`);
    const set = {
      queue_weight: pick(1, 1, 2, 4),
      max_running: pick(null, null, 0, 1),
      is_active: pick<0 | 1>(1, 1, 1, 1, 0),
    };
    await db.updateTable("users").set(set).where("user_id", "=", user_id).execute();
    for (const group_id of ["f", "g"]) {
      if (roll() < 0.3) {
        await db.insertInto("group_members").values({ group_id, user_id }).execute();
      }
    }
    for (let n = Math.floor(roll() * 6); n > 0; n--) {
      await db.insertInto("session_queue").values({
        ...{ queue_id: "default", user_id, batch_id: user_id, session_id: `${user_id}-${n}` },
        ...{ field_values: "[]", created_at: at, updated_at: at },
        position: roll() < 0.2 ? -(++position) : ++position,
        priority: pick(0, 0, 0, 1),
        service_class: pick<"normal" | "background">("normal", "normal", "background"),
        model_key: pick(null, "m0", "m1", "m2"),
        cost: pick(1, 1, 4, 10),
      }).execute();
    }
    if (roll() < 0.7) {
      const account = {
        virtual_time: pick(0, 1, 1.2, 3, 7 * roll()),
        last_fence: pick(0, 0, i + 1),
      };
      await db.updateTable("queue_accounts").set(account).where("user_id", "=", user_id).execute();
    }
  }
  await db.updateTable("queues").set({ last_fence: many + 1 }).execute();
  await sql`insert into queue_batches (batch_id, graph) select distinct batch_id, '{}'
    from session_queue`.execute(db);
  return house;
}

const nextClass = async ({ db }: TestQueue) =>
  (await db.selectFrom("queue_accounts").select(["user_id", "next_class", "next_position"])
    .where("next_class", "is not", null).orderBy("user_id").execute()).map((row) => ({ ...row }));

Deno.test("a claim is the turn that all who wait, ranked together, would give", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
      const roll = mulberry32(seed);
      await using house = await busyStudio(roll);
      const { queue, db } = house;
      const running: { id: number; fence: number }[] = [];
      for (let turn = 0; turn < 20; turn++) {
        const leaves = roll() < 0.5 ? [] : ["", "m0", "m1", "m2"].filter(() => roll() < 0.5);
        const claimant = { holder: "h", device: "cpu", warmModel: null, leaves };
        const user = await expected(house, leaves);
        const claimed = await queue.claim("default", claimant);
        assert.equal(claimed?.row.user_id ?? null, user, `seed ${seed}, turn ${turn}`);
        if (claimed) {
          assert.ok(!leaves.includes(claimed.row.model_key ?? ""), "an item that it leaves");
          running.push({ id: claimed.row.item_id, fence: claimed.fence });
        }
        while (running.length > 0 && (claimed === null || roll() < 0.5)) {
          const [{ id, fence }] = running.splice(Math.floor(roll() * running.length), 1) as [
            (typeof running)[number],
          ];
          if (roll() < 0.3) await queue.leases.release(id, fence, "", false);
          else await queue.leases.finish(id, fence, done, 5 * roll());
        }
      }
      const { pending } = await queue.status(house.ad, "default").then(({ queue }) => queue);
      const waiting = await db.selectFrom("session_queue").select("item_id")
        .where("status", "=", "pending").execute();
      assert.equal(pending, waiting.length, "the totals are the sum");
    }),
    { numRuns: Math.ceil(randomSteps(200) / 20), seed: 3 },
  );
});

Deno.test("an account knows its owner's next item, whatever is done to the items", async () => {
  await using house = await testQueue();
  const { db, queue, al, bo } = house;
  const positionOf = async (id: number) =>
    (await db.selectFrom("session_queue").select("position").where("item_id", "=", id)
      .executeTakeFirstOrThrow()).position;
  const next = async (user: string) =>
    (await nextClass(house)).find(({ user_id }) => user_id === user)?.next_position;
  const [first, second, third] = await house.put(al, 3) as [number, number, number];
  assert.equal(await next("al"), await positionOf(first));
  await queue.cancel(al, "default", first);
  assert.equal(await next("al"), await positionOf(second));
  await queue.reorder(al, "default", [third, second]);
  assert.equal(await next("al"), await positionOf(third));
  const [before] = await house.put(al, 1, { prepend: true }) as [number];
  assert.equal(await next("al"), await positionOf(before));
  const claimed = await house.claim();
  assert.equal(claimed?.row.item_id, before);
  assert.equal(await next("al"), await positionOf(third));
  await queue.leases.release(before, claimed.fence, "", false);
  assert.equal(await next("al"), await positionOf(before));
  // As when a person's things are handed to another one.
  await db.updateTable("session_queue").set({ user_id: bo.userId })
    .where("item_id", "=", before).execute();
  assert.equal(await next("al"), await positionOf(third));
  assert.equal(await next("bo"), await positionOf(before));
  await db.deleteFrom("session_queue").execute();
  assert.deepEqual(await nextClass(house), []);
  const totals = await db.selectFrom("queue_totals").select("items").execute();
  assert.ok(totals.every(({ items }) => items === 0));
});
