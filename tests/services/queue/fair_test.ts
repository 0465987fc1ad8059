import assert from "node:assert/strict";
import fc from "fast-check";
import { weightOf, withAffinity } from "../../../services/queue/turn/fair.ts";
import { forecast } from "../../../services/queue/forecast/forecast.ts";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { simulate } from "./simulator.ts";
import { nextTurn } from "./full_ranking.ts";

const PEOPLE = 100;

/** A hundred people with unlike items and weights who all have work for the whole time. */
function backlogged(seed: number, engines: number) {
  const roll = mulberry32(seed);
  const world = simulate(engines);
  for (let i = 0; i < PEOPLE; i++) {
    const weight = [1, 1, 1, 2, 4][Math.floor(roll() * 5)] as number;
    const { id } = world.add(`p${i}`, weight);
    // Loads are skewed: some have many short items, some few long ones.
    const size = Math.exp(roll() * 3) / 5;
    const needed = 100_000 / PEOPLE * 6;
    for (let sum = 0; sum < needed;) {
      const expected = size * (0.5 + roll());
      world.enqueue(id, expected, expected * (0.7 + 0.6 * roll()));
      sum += expected;
    }
  }
  return world;
}

for (const engines of [1, 3]) {
  Deno.test(`shares of service are within 5 % of the weights (${engines} engines)`, () => {
    const world = backlogged(engines, engines);
    world.until(30_000 / engines);
    const people = [...world.people.values()];
    assert.ok(people.every((p) => p.line.length > 0), "all had work to the end");
    const weights = people.reduce((sum, p) => sum + p.weight, 0);
    const served = people.reduce((sum, p) => sum + p.served, 0);
    for (const { id, weight, served: own } of people) {
      const share = (own / served) / (weight / weights);
      assert.ok(Math.abs(share - 1) < 0.05, `${id}: ${share.toFixed(3)} of its share`);
    }
  });
}

Deno.test("a light user's first item waits for one running item and one of each equal user at most", () => {
  const roll = mulberry32(7);
  const world = simulate();
  for (let i = 0; i < 20; i++) {
    world.add(`heavy${i}`);
    for (let n = 0; n < 500; n++) world.enqueue(`heavy${i}`, 5 + 5 * roll());
  }
  world.add("light");
  for (let round = 1; round <= 30; round++) {
    world.until(round * 200 + 100 * roll());
    world.enqueue("light", 2);
    world.until(world.now + 60);
    const light = world.people.get("light");
    assert.equal(light?.waits.length, round, "served at once");
    // The running item (10 s at most), then whoever is level with that person: here at most one
    // more.
    assert.ok((light?.waits.at(-1) ?? Infinity) <= 20, `waited ${light?.waits.at(-1)} s`);
  }
});

Deno.test("no user starves, whatever the others do", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 }),
      fc.integer({ min: 2, max: 30 }),
      (seed, many) => {
        const roll = mulberry32(seed);
        const world = simulate(1 + Math.floor(roll() * 3));
        for (let i = 0; i < many; i++) {
          world.add(`p${i}`, 0.25 + roll() * 4, roll() < 0.3 ? 1 : Infinity);
        }
        const quiet = world.add("quiet");
        let longest = 0;
        for (let tick = 0; tick < 200; tick++) {
          for (let i = 0; i < many; i++) {
            if (roll() < 0.4) {
              const seconds = 0.2 + roll() * 4;
              longest = Math.max(longest, seconds);
              world.enqueue(`p${i}`, seconds, seconds * (0.5 + roll()));
            }
            if (roll() < 0.2) world.prune(`p${i}`);
          }
          if (quiet.line.length === 0 && quiet.running === 0) world.enqueue("quiet", 1);
          world.until(world.now + 1);
        }
        world.until(1e9);
        const { waits } = quiet;
        assert.ok(waits.length > 0);
        // At worst everybody else is served once before them, at four times their weight.
        const bound = (many * 4.25 + 2) * longest * 1.5;
        assert.ok(Math.max(...waits) <= bound, `${Math.max(...waits)} s > ${bound} s`);
      },
    ),
    { numRuns: 30, seed: 5 },
  );
});

Deno.test("pruning the history does not change the order", () => {
  const run = (prunes: boolean) => {
    const roll = mulberry32(11);
    const world = simulate();
    for (const id of ["a", "b", "c"]) world.add(id);
    for (let i = 0; i < 300; i++) {
      world.enqueue(["a", "b", "c"][Math.floor(roll() * 3)] as string, 1 + roll());
      world.until(world.now + roll() * 2);
      if (prunes) world.prune("b");
    }
    world.until(1e6);
    return world.order;
  };
  assert.deepEqual(run(true), run(false));
});

Deno.test("a week's absence earns nothing: equal users share from then on", () => {
  const world = simulate();
  world.add("stayed");
  world.add("returned");
  world.enqueue("returned", 1);
  for (let i = 0; i < 700; i++) world.enqueue("stayed", 1);
  world.until(500);
  for (let i = 0; i < 100; i++) world.enqueue("returned", 1);
  const from = world.order.length;
  world.until(600);
  const after = world.order.slice(from, from + 90);
  const own = after.filter((id) => id === "returned").length;
  assert.ok(Math.abs(own - 45) <= 1, `${own} of 90`);
});

Deno.test("shares are by seconds, not by items, however the work is divided", () => {
  const world = simulate();
  world.add("long");
  world.add("short");
  for (let i = 0; i < 100; i++) world.enqueue("long", 10);
  for (let i = 0; i < 1000; i++) world.enqueue("short", 1);
  world.until(1000);
  const [long, short] = ["long", "short"].map((id) => world.people.get(id)?.served ?? 0);
  assert.ok(Math.abs((long as number) - (short as number)) <= 10, `${long} s and ${short} s`);
});

Deno.test("equal items alternate although their seconds vary", () => {
  const roll = mulberry32(3);
  const world = simulate();
  world.add("a");
  world.add("b");
  for (let i = 0; i < 20; i++) {
    for (const id of ["a", "b"]) world.enqueue(id, 1, 0.9 + 0.2 * roll());
  }
  world.until(6);
  assert.match(world.order.slice(0, 6).join(""), /^(ab){3}$/);
});

Deno.test("a refund counts for its user only", () => {
  const at = (virtualTime: number, lastFence: number) => ({
    userId: `${virtualTime}`,
    virtualTime,
    weight: 1,
    lastFence,
    mayRun: true,
    next: { background: false, seconds: 1, priority: 0, position: 1 },
  });
  // Someone whose item failed by our fault has the time back: below the floor, and first.
  const turn = nextTurn([at(3, 9), at(5, 1)], 5);
  assert.equal(turn?.chosen.virtualTime, 3);
  assert.equal(turn?.floor, 5, "the floor does not go back");
});

Deno.test("limits and the background class", () => {
  const person = (userId: string, mayRun: boolean, background: boolean, virtualTime = 0) => ({
    userId,
    virtualTime,
    weight: 1,
    lastFence: 0,
    mayRun,
    next: { background, seconds: 1, priority: 0, position: 1 },
  });
  assert.equal(nextTurn([person("a", false, false)], 0), null);
  const mixed = [
    person("capped", false, false),
    person("back", true, true, 0),
    person("n", true, false, 99),
  ];
  assert.equal(
    nextTurn(mixed, 0)?.chosen.userId,
    "n",
    "a normal item goes before a background one",
  );
  assert.equal(nextTurn(mixed.slice(0, 2), 0)?.chosen.userId, "back");
});

Deno.test("G177 a warm model moves items forward by 32 places at most, within a user's priority", () => {
  const items = (warmAt: number, priority = 0) =>
    Array.from({ length: 40 }, (_, i) => ({
      id: i,
      modelKey: i === warmAt ? "warm" : "cold",
      background: false,
      priority: i === warmAt ? priority : 0,
    }));
  assert.equal(withAffinity(items(20), "warm")?.id, 20);
  assert.equal(withAffinity(items(31), "warm")?.id, 31);
  assert.equal(withAffinity(items(32), "warm")?.id, 0, "too far ahead");
  assert.equal(withAffinity(items(5, -1), "warm")?.id, 0, "another priority");
  assert.equal(withAffinity(items(5), null)?.id, 0);
  assert.equal(withAffinity([], "warm"), undefined);
});

Deno.test("a user's weight is their own times the greatest of their groups'", () => {
  assert.equal(weightOf(2, []), 2);
  assert.equal(weightOf(2, [1, 3]), 6);
  assert.equal(weightOf(1, [0.5]), 0.5);
});

Deno.test("the forecast is the order that the scheduler then follows", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 }), async (seed) => {
      const roll = mulberry32(seed);
      const world = simulate();
      const people = Array.from(
        { length: 5 },
        (_, i) => world.add(`p${i}`, 1 + Math.floor(roll() * 3)),
      );
      // Served before, in an order of its own.
      for (const person of people) {
        Object.assign(person, { virtualTime: roll() * 6, lastFence: -roll() });
      }
      const waiting = Array.from({ length: 40 }, (_, i) => {
        const { id } = people[Math.floor(roll() * 5)] as { id: string };
        const seconds = 1 + roll() * 5;
        const background = id === "p0";
        world.enqueue(id, seconds, seconds, background);
        return { itemId: i, userId: id, background, priority: 0, position: i, seconds };
      });
      const places = await forecast(
        waiting,
        new Map(people.map((p) => [p.id, { ...p, maxRunning: p.maxRunning }])),
        { busy: [{ seconds: 0, userId: null }] },
        "fair",
        0,
      );
      world.until(1e6);
      assert.deepEqual(places.map((p) => p.userId), world.order);
      const starts = places.map((p) => p.startsIn as number);
      assert.deepEqual(starts, starts.toSorted((a, b) => a - b));
    }),
    { numRuns: 50, seed: 1 },
  );
});

Deno.test("in the forecast, an engine with no eligible user waits for the busy one", async () => {
  const item = (itemId: number) => (
    { itemId, userId: "al", background: false, priority: 0, position: itemId, seconds: 4 }
  );
  const standing = { virtualTime: 0, weight: 1, lastFence: 1, running: 1, maxRunning: 1 };
  for (const order of [[0, 1], [1, 0]]) {
    const busy = [{ seconds: 0, userId: null }, { seconds: 10, userId: "al" }];
    const engines = { busy: order.map((i) => busy[i] ?? assert.fail()) };
    const places = await forecast(
      [item(1), item(2)],
      new Map([["al", standing]]),
      engines,
      "fair",
      0,
    );
    assert.deepEqual(places.map((p) => [p.itemId, p.startsIn]), [[1, 10], [2, 14]]);
  }
});

Deno.test("a forecast for many users looks at few of them for each turn", async () => {
  const users = 2000;
  let looks = 0;
  const waiting = Array.from({ length: users }, (_, position) => ({
    ...{ itemId: position, userId: `p${position}`, background: false, priority: 0, position },
    /** Read once for each look at whether a user is level with the first. */
    get seconds() {
      looks++;
      return 4;
    },
  }));
  const engines = { busy: [{ seconds: 0, userId: null }] };
  const places = await forecast(waiting, new Map(), engines, "fair", 0);
  assert.equal(places.length, users);
  assert.ok(looks < 10 * users, `${looks} looks`);
});
