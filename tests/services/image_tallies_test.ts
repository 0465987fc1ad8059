/**
 * The numbers that triggers keep of images: after any change, by one statement or many, they are
 * what counting says, and so are the lists, months and days that are read off them.
 */
import assert from "node:assert/strict";
import fc from "fast-check";
import { sql } from "kysely";
import { ownerActor } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import type { ImageFilter } from "../../services/images/filter.ts";
import { dayIn } from "../../services/time_zone.ts";
import { addUser, type TestDatabase, testDatabase } from "../database.ts";
import { randomSteps } from "../random_steps.ts";
import { librariesOn } from "./libraries_on.ts";

const LIVES = randomSteps(600) / 20;
const PEOPLE = ["al", "bo"] as const;
const BOARDS = ["b0", "b1", "b2"] as const;
const CATEGORIES = ["general", "user", "mask"] as const;
/** In the middle of quarters, and on both sides of midnight somewhere. */
const MINUTES = [0, 14, 15, 44, 59] as const;
const ZONES = ["UTC", "Asia/Kathmandu", "America/New_York"] as const;

const looks = fc.record({
  user_id: fc.constantFrom(...PEOPLE),
  board_id: fc.constantFrom(null, ...BOARDS),
  image_category: fc.constantFrom(...CATEGORIES),
  is_intermediate: fc.constantFrom<0 | 1>(0, 0, 0, 1),
  starred: fc.constantFrom<0 | 1>(0, 1),
  deleted_at: fc.constantFrom(null, null, "2026-12-01T00:00:00.000Z"),
  hour: fc.nat(60),
  minute: fc.constantFrom(...MINUTES),
});
type Looks = typeof looks extends fc.Arbitrary<infer T> ? T : never;

const COLUMNS = [
  ...["user_id", "board_id", "image_category", "is_intermediate", "starred"],
  ...["deleted_at", "created_at", "description"],
] as const;

/** Those of the images whose number leaves no rest; 1 has all of them. */
const which = fc.integer({ min: 1, max: 5 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ add: fc.array(looks, { minLength: 1, maxLength: 4 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ which, set: fc.subarray([...COLUMNS], { minLength: 1 }), to: looks }),
  },
  { weight: 1, arbitrary: fc.record({ remove: which }) },
  { weight: 1, arbitrary: fc.record({ endBoard: fc.constantFrom(...BOARDS) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** No two images are of the same instant: which is newer then is left open. */
const instant = ({ hour, minute }: Looks, i: number) =>
  new Date(Date.UTC(2026, 10, 28, hour, minute, 0, i)).toISOString();

function rowOf(look: Looks, i: number) {
  const { hour: _, minute: __, board_id, ...row } = look;
  return {
    ...row,
    image_name: `${i}.png`,
    // What is in the trash is on no board.
    board_id: row.deleted_at === null ? board_id : null,
    image_origin: "internal" as const,
    image_subfolder: "00",
    ...{ width: 8, height: 8, bytes: 8 },
    ...{ session_id: null, node_id: null, metadata: null, workflow: null, graph: null },
    ...{ created_at: instant(look, i), updated_at: instant(look, i), deleted_from_board_id: null },
  };
}

type Db = TestDatabase["db"];

async function take(db: Db, step: Step, made: { images: number }): Promise<void> {
  const open = new Set(
    (await db.selectFrom("boards").select("board_id").execute()).map((row) => row.board_id),
  );
  const onOpen = (look: Looks): Looks =>
    look.board_id !== null && open.has(look.board_id) ? look : { ...look, board_id: null };
  if ("add" in step) {
    await db.insertInto("images")
      .values(step.add.map((look) => rowOf(onOpen(look), ++made.images))).execute();
  } else if ("remove" in step) {
    await sql`delete from images where image_id % ${sql.lit(step.remove)} = 0`.execute(db);
  } else if ("endBoard" in step) {
    await db.deleteFrom("boards").where("board_id", "=", step.endBoard).execute();
  } else {
    const { created_at: _, ...to } = rowOf(onOpen(step.to), 0);
    const set = step.set.filter((column) => column !== "created_at" && column !== "description");
    await db.updateTable("images").set({
      ...Object.fromEntries(set.map((column) => [column, to[column as keyof typeof to]])),
      // What changes nothing that is counted.
      ...(step.set.includes("description") ? { description: "words" } : {}),
    }).set((eb) =>
      step.set.includes("created_at")
        // Later by whole minutes: the milliseconds tell the images apart.
        ? { created_at: sql`${instant(step.to, 0).slice(0, 20)} || substr(created_at, 21)` }
        : { updated_at: eb.ref("updated_at") }
    ).where(sql<boolean>`image_id % ${sql.lit(step.which)} = 0`).execute();
  }
}

const plain = <T extends object>(rows: readonly T[]): T[] => rows.map((row) => ({ ...row }));
const QUARTER = sql<string>`substr(created_at, 1, 14) ||
  substr('00153045', 1 + 2 * (cast(substr(created_at, 15, 2) as integer) / 15), 2)`;

async function compareTables(db: Db): Promise<void> {
  const totals = await db.selectFrom("image_totals")
    .select(["user_id", "is_intermediate", "image_category", "starred", "board_id", "items"])
    .orderBy("user_id").orderBy("is_intermediate").orderBy("image_category").orderBy("starred")
    .orderBy("board").execute();
  const counted = await db.selectFrom("images").where("deleted_at", "is", null)
    .select(["user_id", "is_intermediate", "image_category", "starred", "board_id"])
    .select(sql<number>`count(*)`.as("items"))
    .groupBy(["user_id", "is_intermediate", "image_category", "starred", "board_id"])
    .orderBy("user_id").orderBy("is_intermediate").orderBy("image_category").orderBy("starred")
    .orderBy(sql`coalesce(board_id, '')`).execute();
  assert.deepEqual(plain(totals), plain(counted));
  const quarters = await db.selectFrom("image_quarters").selectAll()
    .orderBy("user_id").orderBy("quarter").orderBy("image_category").execute();
  const grouped = await db.selectFrom("images").where("deleted_at", "is", null)
    .where("is_intermediate", "=", 0)
    .select(["user_id", QUARTER.as("quarter"), "image_category"])
    .select([sql<number>`count(*)`.as("items"), sql<number>`sum(starred)`.as("starred_items")])
    .groupBy(["user_id", QUARTER, "image_category"])
    .orderBy("user_id").orderBy(QUARTER).orderBy("image_category").execute();
  assert.deepEqual(plain(quarters), plain(grouped));
}

/** Lists, months and days of each person, and of all, by going through the rows. */
async function compareLists({ db, root }: TestDatabase): Promise<void> {
  const { images } = librariesOn(db, loadConfig({ ATELIER_ROOT: root }, "/"));
  const rows = (await db.selectFrom("images").selectAll().execute())
    .filter((row) => row.deleted_at === null);
  const actors = [...PEOPLE.map((name) => ownerActor(name, false)), ownerActor("ad", true)];
  const lists: ImageFilter[] = [
    {},
    { user_id: "me" },
    { is_intermediate: false },
    { is_intermediate: false, categories: ["general"], user_id: "me" },
    { is_intermediate: false, categories: ["user", "mask"] },
    { is_intermediate: true },
    { is_intermediate: false, board_id: "none" },
    { is_intermediate: false, starred: true },
    { categories: ["general"], starred: false },
    { is_intermediate: false, width: 8, search_term: "" },
    { is_intermediate: false, created_from: "2026-11-29" },
  ];
  for (const actor of actors) {
    for (const filter of lists) {
      const says = `${actor.userId} ${JSON.stringify(filter)}`;
      const mine = (row: typeof rows[number]) =>
        (row.user_id === actor.userId || (actor.isAdmin && filter.user_id !== "me")) &&
        (filter.is_intermediate === undefined ||
          row.is_intermediate === (filter.is_intermediate ? 1 : 0)) &&
        (!filter.categories || filter.categories.includes(row.image_category)) &&
        (filter.board_id === undefined || row.board_id === null) &&
        (filter.starred === undefined || row.starred === (filter.starred ? 1 : 0)) &&
        (filter.created_from === undefined || row.created_at >= filter.created_from);
      const list = rows.filter(mine);
      for (const starred_first of [true, false]) {
        const order = { order_dir: "ASC", starred_first } as const;
        for (const offset of [0, 1, 1000]) {
          const page = await images.list(actor, { ...filter, ...order, limit: 1, offset });
          assert.equal(page.total, list.length, `${says} from ${offset}`);
        }
      }
      for (const time_zone of filter.created_from === undefined ? ZONES : ["UTC"]) {
        const dayOf = dayIn(time_zone);
        const made = Map.groupBy(list, (row) => dayOf(new Date(row.created_at)).slice(0, 7));
        assert.deepEqual(
          await images.months(actor, { ...filter, time_zone }),
          [...made].map(([month, all]) => ({
            month,
            image_count: all.length,
            starred_count: all.filter((row) => row.starred === 1).length,
          })).sort((a, b) => a.month < b.month ? 1 : -1),
          `${says} in ${time_zone}`,
        );
      }
    }
    for (const time_zone of ZONES) {
      const dayOf = dayIn(time_zone);
      const seen = rows.filter((row) => row.is_intermediate === 0)
        .filter((row) => actor.isAdmin || row.user_id === actor.userId)
        .sort((a, b) => a.created_at < b.created_at ? 1 : -1);
      const days = Map.groupBy(seen, (row) => dayOf(new Date(row.created_at)));
      assert.deepEqual(
        (await images.boardsByDate(actor, { time_zone })).map((day) => [
          day.date,
          day.image_count,
          day.asset_count,
          day.cover_image_name,
        ]),
        [...days].map(([date, all]) => {
          const count = all.filter((row) => row.image_category === "general").length;
          return [date, count, all.length - count, all[0]!.image_name];
        }),
        `${actor.userId} ${time_zone}`,
      );
    }
  }
}

Deno.test("kept numbers of images are what counting says, whatever changes", async () => {
  const life = fc.array(step, { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(life, async (steps) => {
      await using test = await testDatabase();
      const { db } = test;
      for (const name of [...PEOPLE, "ad"]) await addUser(db, name, name === "ad");
      const at = "2026-01-01T00:00:00.000Z";
      for (const [i, board_id] of BOARDS.entries()) {
        await db.insertInto("boards").values({
          board_id,
          user_id: PEOPLE[i % 2]!,
          board_name: board_id,
          cover_image_name: null,
          ...{ created_at: at, updated_at: at, deleted_at: null },
        }).execute();
      }
      const made = { images: 0 };
      for (const [i, each] of steps.entries()) {
        await take(db, each, made);
        await compareTables(db);
        if (i % 10 === 9) await compareLists(test);
      }
    }),
    { numRuns: Math.ceil(LIVES), endOnFailure: true },
  );
});
