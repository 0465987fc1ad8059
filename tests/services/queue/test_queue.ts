/** A queue over a test database, with what it needs around it kept plain. */
import { createAccess } from "../../../services/access/mod.ts";
import { type Actor, ownerActor } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import type { Peers } from "../../../services/peers/types.ts";
import type { Engine } from "../../../inference/types.ts";
import type { Models } from "../../../services/models/mod.ts";
import { createDevices, type Devices } from "../../../services/devices/mod.ts";
import { problem } from "../../../services/errors/mod.ts";
import type { AtelierEvent } from "../../../services/events/mod.ts";
import { createQueue, type Queue } from "../../../services/queue/mod.ts";
import { createQuotas } from "../../../services/quotas/mod.ts";
import { addUser, testDatabase } from "../../database.ts";
import { quickGraph } from "../../queue.ts";
import type { Database } from "../../../services/database/mod.ts";
import { LIGHT } from "../light.ts";

export interface TestQueue {
  db: Database;
  root: string;
  queue: Queue;
  /** Everything that was told. */
  told: AtelierEvent[];
  al: Actor;
  bo: Actor;
  ad: Actor;
  /** Puts items into the line; answers their ids. */
  put(actor: Actor, runs: number, more?: { model?: string; prepend?: boolean }): Promise<number[]>;
  devices: Devices;
  models: Pick<Models, "resolve" | "embeddings" | "weights">;
  claim(device?: string, warmModel?: string | null): ReturnType<Queue["claim"]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function testQueue(
  config: Partial<Parameters<typeof createQueue>[0]["config"]> = {},
  { engines = [], peers, bytesOf = () => LIGHT.bytes }: {
    engines?: readonly Engine[];
    /** The other processes. Default: none. */
    peers?: Peers;
    /** The size of a model, by its key. */
    bytesOf?: (key: string) => number;
  } = {},
): Promise<TestQueue> {
  const { db, root, ...base } = await testDatabase();
  const people = await Promise.all(
    ["al", "bo", "ad"].map(async (name) => {
      await addUser(db, name, name === "ad");
      return ownerActor(name, name === "ad");
    }),
  );
  const [al, bo, ad] = people as [Actor, Actor, Actor];
  const told: AtelierEvent[] = [];
  const models = {
    resolve: (_actor: Actor, key?: string) =>
      key === undefined || key.startsWith("m")
        ? Promise.resolve({
          key: key ?? "m0",
          hash: "h",
          name: key ?? "m0",
          base: "sd-1",
          type: "main",
          source: { path: "/nowhere", format: "onnx" as const },
          defaultSettings: {},
          weights: { ...LIGHT, key: key ?? "m0", name: key ?? "m0", bytes: bytesOf(key ?? "m0") },
        })
        : Promise.reject(problem("not_found", "There is no model with this key or name.")),
    embeddings: () => Promise.resolve([]),
    weights: () =>
      Promise.resolve(
        ["m0", "m1", "m2"].map((key) => ({ ...LIGHT, key, name: key, bytes: bytesOf(key) })),
      ),
  };
  const devices = createDevices(engines);
  const queue = createQueue({
    db,
    ...(peers ? { peers } : {}),
    events: {
      emit: (name, data, concern) => void told.push({ name, data, concern } as AtelierEvent),
    },
    audit: createAudit({ db }),
    access: createAccess({ db }),
    models,
    devices,
    quotas: createQuotas({ db, config: { quota_megabytes: 0, quota_images: 0 } }),
    config: {
      multiuser: true,
      queue_mode: "fair",
      max_queue_size: 200_000,
      max_pending_per_user: 0,
      max_running_per_user: 0,
      lease_seconds: 30,
      allow_nodes: [],
      deny_nodes: [],
      max_queue_history: -1,
      clear_queue_on_startup: false,
      ...config,
    },
  });
  return {
    db,
    root,
    queue,
    devices,
    models,
    told,
    al,
    bo,
    ad,
    async put(actor, runs, { model, prepend = false } = {}) {
      const named = { key: model, hash: "h", name: "n", base: "sd-1", type: "main" };
      const nodes = model === undefined
        ? quickGraph()["nodes"]
        : { m: { id: "m", type: "model_identifier", model: named } };
      const batch = { graph: { nodes, edges: [] }, runs };
      return (await queue.enqueue(actor, "default", batch, { prepend })).item_ids;
    },
    claim: (device = "cpu", warmModel = null) =>
      queue.claim("default", { holder: `holder-${device}`, device, warmModel }),
    async [Symbol.asyncDispose]() {
      await base[Symbol.asyncDispose].call({ ...base, db, root });
    },
  };
}
