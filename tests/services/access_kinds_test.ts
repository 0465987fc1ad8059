/**
 * For every kind of thing, three answers must agree with one model: the level on an id, the rows in
 * a list, and the readers who get events. The model is written anew here, from docs/DESIGN.md.
 */
import fc from "fast-check";
import assert from "node:assert/strict";
import { sql } from "kysely";
import { createAccess, type ThingKind } from "../../services/access/mod.ts";
import { KINDS } from "../../services/access/kinds/mod.ts";
import type { Actor } from "../../services/actor.ts";
import type { Visibility } from "../../services/contract/fields.ts";
import type { GrantLevel } from "../../services/contract/sharing.ts";
import type { Database } from "../../services/database/mod.ts";
import { addUser, testDatabase } from "../database.ts";
import { SAMPLES } from "../things.ts";
import { randomSteps } from "../random_steps.ts";

const PEOPLE = ["ad", "al", "bo", "cy"] as const;
type Person = typeof PEOPLE[number];
const GROUP = "painters";
const NAMES = Object.keys(KINDS) as ThingKind[];
const AT = "2026-01-01T00:00:00.000Z";

interface Grant {
  to: Person | typeof GROUP;
  level: GrantLevel;
  lapsed: boolean;
}

interface Thing {
  owner: Exclude<Person, "ad">;
  visibility: Visibility;
  shipped: boolean;
  trashed: boolean;
  onBoard: boolean;
  left: Person[];
  grants: Grant[];
}

interface World {
  members: Person[];
  things: Record<ThingKind, Thing>;
}

const thing: fc.Arbitrary<Thing> = fc.record({
  owner: fc.constantFrom("al", "bo", "cy"),
  visibility: fc.constantFrom("private", "private", "shared", "public"),
  shipped: fc.boolean(),
  trashed: fc.integer({ max: 5 }).map((n) => n === 0),
  onBoard: fc.boolean(),
  left: fc.subarray([...PEOPLE]),
  grants: fc.uniqueArray(
    fc.record({
      to: fc.constantFrom<Grant["to"]>("al", "bo", "cy", GROUP),
      level: fc.constantFrom<GrantLevel>("view", "add", "edit"),
      lapsed: fc.integer({ max: 3 }).map((n) => n === 0),
    }),
    { selector: ({ to }) => to, maxLength: 3 },
  ),
});
const world: fc.Arbitrary<World> = fc.record({
  members: fc.subarray([...PEOPLE]),
  things: fc.record(
    Object.fromEntries(NAMES.map((name) => [name, thing])) as Record<ThingKind, typeof thing>,
  ),
});

const visibilityOf = (name: ThingKind, { visibility }: Thing): Visibility =>
  name === "model" && visibility === "public" ? "shared" : visibility;

async function furnish(db: Database, { members, things }: World): Promise<void> {
  for (const name of ["grants", "boards_left", "group_members", "images"] as const) {
    await db.deleteFrom(name).execute();
  }
  for (const { table } of Object.values(KINDS)) await db.deleteFrom(table).execute();
  for (const user_id of members) {
    await db.insertInto("group_members").values({ group_id: GROUP, user_id }).execute();
  }
  for (const name of NAMES) {
    const kind = KINDS[name];
    const one = things[name];
    const row = {
      [kind.id]: name,
      ...(kind.owner ? { [kind.owner]: one.owner } : {}),
      ...(kind.name ? { [kind.name]: "n" } : {}),
      ...(kind.hasVisibility ? { visibility: visibilityOf(name, one) } : {}),
      ...(kind.hasTrash ? { deleted_at: one.trashed ? AT : null } : {}),
      ...(kind.shipped ? { [kind.shipped]: one.shipped ? "default" : "user" } : {}),
      ...(kind.board ? { [kind.board]: one.onBoard ? "board" : null } : {}),
      ...SAMPLES[name].columns,
      created_at: AT,
      updated_at: AT,
    };
    await db.insertInto(kind.table as "boards").values(row as never).execute();
    for (const { to, level, lapsed } of one.grants) {
      await db.insertInto("grants").values({
        grant_id: crypto.randomUUID(),
        kind: name,
        thing_id: name,
        user_id: to === GROUP ? null : to,
        group_id: to === GROUP ? GROUP : null,
        level,
        expires_at: lapsed ? AT : null,
        granted_by: "ad",
        created_at: AT,
      }).execute();
    }
    for (const user_id of kind.canBeLeft ? one.left : []) {
      await db.insertInto("boards_left").values({ board_id: name, user_id }).execute();
    }
  }
}

const RANK = { none: 0, view: 1, add: 2, edit: 3, own: 4 };
const OPEN = { private: "none", shared: "view", public: "add" } as const;

/** The level by the rules: 0 none, 1 view, 2 add, 3 edit, 4 own. */
function modelLevel(world: World, person: Person, name: ThingKind): number {
  const kind = KINDS[name];
  const one = world.things[name];
  if (kind.hasTrash && one.trashed) return RANK.none;
  if (person === "ad" || kind.owner && one.owner === person) return RANK.own;
  if (kind.canBeLeft && one.left.includes(person)) return RANK.none;
  const granted = one.grants
    .filter(({ to, lapsed }) =>
      !lapsed && (to === person || to === GROUP && world.members.includes(person))
    )
    .map(({ level }) => RANK[level]);
  const best = Math.max(0, ...granted);
  if (kind.board) {
    const byBoard = one.onBoard && modelLevel(world, person, "board") > 0 ? RANK.view : RANK.none;
    // A grant on an image lets view or edit; nothing can be added to it.
    return Math.max(best === RANK.add ? RANK.view : best, byBoard);
  }
  const open = kind.hasVisibility ? RANK[OPEN[visibilityOf(name, one)]] : RANK.none;
  return Math.max(best, open, kind.shipped && one.shipped ? RANK.view : RANK.none);
}

const RUNS = Math.ceil(randomSteps(1000) / 5);

Deno.test(`all ${NAMES.length} kinds: levels, lists and readers agree with the model, ${RUNS} worlds`, async () => {
  await using database = await testDatabase();
  const { db } = database;
  for (const person of PEOPLE) await addUser(db, person, person === "ad");
  await db.insertInto("groups").values({
    ...{ group_id: GROUP, name: GROUP, name_key: GROUP },
    ...{ created_at: AT, updated_at: AT },
  }).execute();
  const access = createAccess({ db });
  const met = new Map<ThingKind, Set<number>>(NAMES.map((name) => [name, new Set()]));
  await fc.assert(
    fc.asyncProperty(world, async (world) => {
      await db.transaction().execute((trx) => furnish(trx, world));
      for (const name of NAMES) {
        const kind = KINDS[name];
        for (const person of PEOPLE) {
          const actor = { userId: person, isAdmin: person === "ad" } as Actor;
          const expected = modelLevel(world, person, name);
          met.get(name)!.add(expected);
          const level = (await access.levels(actor, name, [name])).get(name) ?? 0;
          assert.equal(level, expected, `${person}'s level on the ${name}`);
          const listed = await db.selectFrom(kind.table as "boards")
            .select(sql<string>`${sql.ref(kind.id)}`.as("id"))
            .where(access.visible(actor, name)).execute();
          assert.equal(listed.length === 1, expected > 0, `the ${name} in ${person}'s list`);
        }
        const readers = await access.readersOf(name, name);
        for (const person of ["al", "bo", "cy"] as const) {
          if (kind.owner && world.things[name].owner === person) continue;
          const told = readers === "all" || readers.has(person);
          // Things that everyone may view are announced to all, those who left them included.
          const left = kind.canBeLeft && world.things[name].left.includes(person);
          if (readers === "all" && left) continue;
          const byBoard = kind.board && world.things.board.left.includes(person);
          if (readers === "all" && byBoard) continue;
          assert.equal(told, modelLevel(world, person, name) > 0, `${person} hears of the ${name}`);
        }
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  // Fewer worlds may happen to be without one.
  if (RUNS < 100) return;
  for (const [name, levels] of met) {
    assert.ok(levels.has(0) && levels.has(4) && levels.size > 3, `${name} was met at all levels`);
  }
});

Deno.test("thing_kinds has a row for every kind", async () => {
  await using database = await testDatabase();
  const rows = await database.db.selectFrom("thing_kinds").select("kind").execute();
  assert.deepEqual(rows.map(({ kind }) => kind).sort(), [...NAMES].sort());
});

Deno.test("deleting a thing of any kind deletes its grants", async () => {
  await using database = await testDatabase();
  const { db } = database;
  for (const person of PEOPLE) await addUser(db, person);
  await db.insertInto("groups").values({
    ...{ group_id: GROUP, name: GROUP, name_key: GROUP },
    ...{ created_at: AT, updated_at: AT },
  }).execute();
  const one: Thing = {
    owner: "al",
    visibility: "private",
    ...{ shipped: false, trashed: false, onBoard: false },
    left: [],
    grants: [{ to: "bo", level: "view", lapsed: false }],
  };
  const things = Object.fromEntries(NAMES.map((name) => [name, one])) as World["things"];
  await db.transaction().execute((trx) => furnish(trx, { members: [], things }));
  for (const name of NAMES) {
    const rest = () => db.selectFrom("grants").select("kind").where("kind", "=", name).execute();
    assert.equal((await rest()).length, 1, name);
    await db.deleteFrom(KINDS[name].table).execute();
    assert.equal((await rest()).length, 0, name);
  }
});
