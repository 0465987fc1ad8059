/**
 * Every route that takes a body × every way to lose the right to it, while the body is on its way:
 * the sender is signed out, deactivated, demoted, reset, their key revoked, the thing taken back.
 * The rest of the body arrives, and nothing is written. A new route without a sample fails.
 * `ATELIER_TEST_ROUNDS=3` for every way, and that many cuts of each.
 */
import assert from "node:assert/strict";
import { call, type Person, setUpAdmin } from "../client.ts";
import { startServer, type TestServer } from "../server.ts";
import { mulberry32 } from "../../inference/mulberry32.ts";
import { hold } from "./held.ts";
import { nameOf, requestOf, SAMPLES, type Scene, WITHOUT_SAMPLE } from "./held_samples.ts";
import { MAKABLE } from "../things.ts";
import { done, type Means, setScene } from "./held_scene.ts";
import { allSpecs, type Spec } from "./matrix.ts";
import { settled, snapshotOf } from "./snapshot.ts";

/** A round of every way takes minutes, where those of other tests take a second. */
const MOST_ROUNDS = 3;
const ROUNDS = Math.min(MOST_ROUNDS, Number(Deno.env.get("ATELIER_TEST_ROUNDS") ?? 1));

/** A way to lose the right to a route: which routes, how, and what its sender is told then. */
interface Removal extends Means {
  name: string;
  concerns(spec: Spec): boolean;
  remove(scene: Scene): Promise<void>;
  told: number[];
}

const user = ({ sender }: Scene) => `auth/users/${sender.id}`;
const REMOVALS: Removal[] = [
  {
    name: "logout",
    concerns: () => true,
    remove: ({ server, sender }) => done(call(server, "POST", "auth/logout", sender)),
    told: [401],
  },
  {
    name: "deactivation",
    concerns: () => true,
    remove: (scene) =>
      done(call(scene.server, "PATCH", user(scene), {
        token: scene.ad.token,
        body: { is_active: false },
      })),
    told: [401],
  },
  {
    name: "reset",
    concerns: () => true,
    remove: (scene) => done(call(scene.server, "POST", `${user(scene)}/reset-password`, scene.ad)),
    told: [401],
  },
  {
    name: "demotion",
    concerns: ({ audience }) => audience === "admin",
    remove: (scene) =>
      done(call(scene.server, "PATCH", user(scene), {
        token: scene.ad.token,
        body: { is_admin: false },
      })),
    told: [403],
  },
  {
    name: "revoked key",
    concerns: ({ scope }) => scope !== "none",
    key: true,
    remove: ({ server, sender, ids }) =>
      done(call(server, "DELETE", `auth/api-keys/${ids["key_id"]}`, { token: sender.token })),
    told: [401],
  },
  {
    name: "ended grant",
    concerns: ({ about, audience }) =>
      audience === "user" && about?.verb !== "own" && about !== undefined &&
      MAKABLE.has(about.kind) && about.kind !== "image",
    shared: true,
    remove: ({ server, al, ids }) =>
      done(call(server, "DELETE", ids["grant"] as string, { token: al.token })),
    told: [404],
  },
];

Deno.test("nothing is written for a right that ends while the body is being sent", async () => {
  const specs = (await allSpecs()).filter((spec) => spec.body && spec.audience !== "anyone");
  const missing = specs.map(nameOf)
    .filter((name) => !SAMPLES[name] && !WITHOUT_SAMPLE.has(name));
  assert.deepEqual(missing, [], "say in SAMPLES what the route takes");
  await using server = await startServer({ settings: { multiuser: true, log_level: "error" } });
  const ad = await setUpAdmin(server);
  await call(server, "PUT", "queue/default/processor/pause", ad);
  await settled(server);
  const seed = Math.floor(Math.random() * 1e9);
  const random = mulberry32(seed);
  const wrong: string[] = [];
  let held = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const spec of specs.filter((spec) => SAMPLES[nameOf(spec)])) {
      const fitting = REMOVALS.filter((removal) => removal.concerns(spec));
      // In the short form each route meets two of them, chosen by chance.
      const some = ROUNDS > 1 ? fitting : fitting.toSorted(() => random() - 0.5).slice(0, 2);
      for (const removal of some) {
        held += 1;
        const part = random();
        const fault = await attempt(server, ad, spec, removal, part);
        if (fault) wrong.push(`${nameOf(spec)}, ${removal.name} at ${part.toFixed(3)}: ${fault}`);
      }
    }
  }
  assert.deepEqual(wrong, [], `seed ${seed}`);
  assert.ok(held > 80, `${held} requests`);
});

Deno.test("the samples are accepted if no right ends, and the check sees that", async () => {
  const specs = (await allSpecs()).filter((spec) => SAMPLES[nameOf(spec)]);
  await using server = await startServer({ settings: { multiuser: true, log_level: "error" } });
  const ad = await setUpAdmin(server);
  await call(server, "PUT", "queue/default/processor/pause", ad);
  const unseen: string[] = [];
  for (const spec of specs) {
    const scene = await setScene(server, ad, spec, {});
    using before = snapshotOf(server);
    const request = await hold(server.url, requestOf(spec, scene, scene.sender.token), 0.5);
    const status = await request.finish();
    if (status >= 300) unseen.push(`${nameOf(spec)}: ${status}`);
    else if (spec.scope !== "read" && before.difference() === null) unseen.push(nameOf(spec));
  }
  // What has no row and no file to it.
  assert.deepEqual(unseen, [
    "POST /api/v1/app/logging",
    "PUT /api/v1/queue/{queue_id}/cancel_by_batch_ids",
    "PUT /api/v1/queue/{queue_id}/retry_items_by_id",
    "POST /api/v1/queue/{queue_id}/reorder",
    "DELETE /api/v2/models/sync/orphaned",
    "POST /api/v2/models/i/bulk_delete",
    "POST /api/v2/models/i/bulk_reidentify",
  ]);
});

/** Answers what went wrong, if anything did. */
async function attempt(
  server: TestServer,
  ad: Person,
  spec: Spec,
  removal: Removal,
  part: number,
): Promise<string | null> {
  const scene = await setScene(server, ad, spec, removal);
  const token = removal.key ? scene.ids["secret"] as string : scene.sender.token;
  const request = await hold(server.url, requestOf(spec, scene, token), part);
  // A round trip later the gate has let the head of the other request through.
  await call(server, "GET", "auth/me", { token: scene.sender.token });
  await removal.remove(scene);
  using before = snapshotOf(server);
  const status = await request.finish();
  if (!removal.told.includes(status)) return `answered ${status}`;
  const written = before.difference();
  return written === null ? null : `something was written: ${written}`;
}
