/**
 * Random people doing random things, each with an open socket: every frame is searched, byte by
 * byte, for what belongs to somebody else. `ATELIER_TEST_STEPS` for a longer walk.
 */
import assert from "node:assert/strict";
import { type Person, startStudio } from "../../libraries.ts";
import { draw, type Ear, enqueue, listen, put } from "../../queue.ts";
import { type IoEar, listenIo } from "../../socket_io.ts";
import { POSTGRES } from "../../database.ts";
import { startServer } from "../../server.ts";
import { mulberry32 } from "../../../inference/mulberry32.ts";
import { randomSteps } from "../../random_steps.ts";

const STEPS = randomSteps(120);
/** How long after losing the administrator's view a frame may still be on its way. */
const GRACE_MS = 1000;

interface Actor {
  name: string;
  person: Person;
  ear: Ear;
  /** The same person as a client of InvokeAI's kind. */
  io: IoEar;
  /**
   * Frames of sockets that were closed meanwhile, and since when the person is no administrator.
   */
  heard: { at: number; text: string }[];
  adminUntil: number;
}

Deno.test({
  name: `no event reaches a user whom it does not concern, in ${STEPS} random steps`,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using house = await startHouse();
    const roll = mulberry32(Number(Deno.env.get("ATELIER_TEST_SEED") ?? 4));
    const pick = <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T;
    const actors: Actor[] = [];
    const attach = (actor: Omit<Actor, "ear" | "io">, ear: Ear): Ear => {
      ear.raw.addEventListener("message", ({ data }) => {
        actor.heard.push({ at: performance.now(), text: data as string });
      });
      return ear;
    };
    let byIo = 0;
    const attachIo = (actor: Omit<Actor, "ear" | "io">): Promise<IoEar> =>
      listenIo(house.anyServer(), {
        auth: { token: actor.person.token },
        onFrame(frame) {
          byIo++;
          actor.heard.push({ at: performance.now(), text: JSON.stringify(frame) });
        },
      });
    for (const name of ["al", "bo", "cy", "dee"]) {
      const person = name === "al" ? house.al : name === "bo" ? house.bo : await house.person(name);
      const actor = { name, person, heard: [], adminUntil: -Infinity };
      const ear = attach(actor, await listen(house.anyServer(), person.token));
      actors.push({ ...actor, ear, io: await attachIo(actor) });
    }
    const secret = (a: Actor, what: string) => `SECRET-${a.name}-${what}`;
    const actions: ((a: Actor, b: Actor) => Promise<unknown>)[] = [
      (a) => draw(a.person, 1 + Math.floor(roll() * 4), { prompt: secret(a, "prompt") }),
      (a) =>
        put(a.person, 1 + Math.floor(roll() * 3), {
          prepend: roll() < 0.5,
          batch: { origin: secret(a, "origin"), destination: secret(a, "destination") },
        }),
      (a) => {
        const d = { id: secret(a, "node"), type: "div", a: 1, b: 0 };
        return enqueue(a.person, 1, { batch: { graph: { nodes: { [d.id]: d }, edges: [] } } });
      },
      (a) => a.person.ask("PUT", "/queue/default/cancel_all_except_current"),
      (a) => a.person.ask("PUT", "/queue/default/prune"),
      (a) => a.person.ask("PUT", "/queue/default/clear"),
      async (a) => {
        const ids = await put(a.person, 2);
        await a.person.ask("PUT", `/queue/default/i/${ids[0]}/cancel`);
        await a.person.ask("PUT", "/queue/default/retry_items_by_id", ids);
      },
      async (a) => void await a.person.image(await a.person.board("private", secret(a, "board"))),
      async (a, b) => {
        // Shared with all, then withdrawn: what happens on it afterwards is the owner's again.
        const board = await a.person.board("shared", `shared by ${a.name}`);
        await a.person.image(board);
        const body = { board_visibility: "private", board_name: secret(a, "withdrawn") };
        await a.person.ask("PATCH", `/boards/${board}`, body);
        await b.person.ask("GET", `/boards/${board}`);
      },
      async (a) => {
        const { userId } = a.person;
        await house.ad.ask("PATCH", `/auth/users/${userId}`, { is_admin: true });
        a.adminUntil = Infinity;
        await put(pick(actors).person, 1, { batch: { origin: secret(a, "as-admin") } }).catch(
          () => {},
        );
        await house.ad.ask("PATCH", `/auth/users/${userId}`, { is_admin: false });
        a.adminUntil = performance.now() + GRACE_MS;
      },
      async (a) => {
        await a.ear.close();
        a.ear = attach(a, await listen(house.anyServer(), a.person.token));
        a.ear.send("subscribe", { since: 0 });
        a.io.close();
        a.io = await attachIo(a);
      },
    ];
    const windows = new Map<Actor, { from: number; to: number }[]>();
    for (let step = 0; step < STEPS; step++) {
      const a = pick(actors);
      const from = performance.now();
      await pick(actions)(a, pick(actors));
      if (a.adminUntil > from) {
        windows.set(a, [...windows.get(a) ?? [], { from, to: a.adminUntil }]);
        a.adminUntil = -Infinity;
      }
    }
    await house.ad.ask("PUT", "/queue/default/clear");
    await new Promise((resolve) => setTimeout(resolve, 300));
    let searched = 0;
    for (const a of actors) {
      // A frame right after a demotion may tell of somebody else; no later one may.
      const asAdmin = (at: number) =>
        (windows.get(a) ?? []).some((w) => at >= w.from && at <= w.to);
      for (const { at, text } of a.heard) {
        if (asAdmin(at)) continue;
        searched++;
        for (const b of actors) {
          if (a.name === b.name) continue;
          // "as-admin" marks what others were made to enqueue; it is the enqueuer's own.
          const foreign = text.includes(`SECRET-${b.name}-`) && !text.includes("-as-admin");
          assert.ok(!foreign, `${a.name} hears of ${b.name}: ${text.slice(0, 500)}`);
        }
      }
    }
    assert.ok(searched > STEPS, `${searched} frames were searched`);
    assert.ok(byIo > STEPS, `${byIo} of them came over Socket.IO`);
    for (const { ear, io } of actors) {
      io.close();
      await ear.close();
    }
  },
});

/**
 * A studio; on PostgreSQL two servers of it, of which the second one is not asked, but listened to.
 */
async function startHouse() {
  if (POSTGRES === undefined) {
    const house = await startStudio({ device: "cpu" });
    return { ...house, anyServer: () => house.server };
  }
  const root = await Deno.makeTempDir({ prefix: "atelier-test-" });
  const settings = { device: "cpu", database: `${POSTGRES}?schema=leaks`, multiuser: true };
  const house = await startStudio(settings, root);
  const second = await startServer({ settings, root });
  let turn = 0;
  return {
    ...house,
    anyServer: () => ++turn % 3 === 0 ? house.server : second,
    async [Symbol.asyncDispose]() {
      await second.stop();
      await house.server.stop();
      await Deno.remove(root, { recursive: true });
    },
  };
}
