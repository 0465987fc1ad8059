import { join } from "node:path";
import type { Engine } from "../../../inference/types.ts";
import { createAccess } from "../../../services/access/mod.ts";
import { singleUser } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createDevices } from "../../../services/devices/mod.ts";
import { createHubs, createHubTokens, createVault } from "../../../services/hubs/mod.ts";
import { createInstalls } from "../../../services/models/install.ts";
import type { InstallOptions } from "../../../services/models/install_options.ts";
import { createModelChecks } from "../../../services/models/checks.ts";
import { createModelManagement } from "../../../services/models/manage.ts";
import { createModels } from "../../../services/models/mod.ts";
import { createPlaces } from "../../../services/models/places.ts";
import { type Network, publicNetwork } from "../../../services/network.ts";
import { createOutbound } from "../../../services/outbound/mod.ts";
import { createCovers } from "../../../services/covers.ts";
import { createFolderStore } from "../../../services/storage/mod.ts";
import { safetensors } from "../../safetensors.ts";
import type { Events } from "../../../services/events/types.ts";
import { type TestDatabase, testDatabase } from "../../database.ts";
import { type Shapes } from "../../inference/recognition/headers.ts";

interface RigOptions {
  /** Hubs to download from; without it those of the internet, which no test asks. */
  network?: Network;
  allowDownloads?: boolean;
  mostUnknown?: number;
  coverMs?: number;
  engines?: readonly Engine[];
  /** A database and folder to go on with. */
  database?: TestDatabase;
}

/** The services for models over a real database and folder, and a second folder to install from. */
export async function modelRig(options: RigOptions = {}) {
  const database = options.database ?? await testDatabase();
  const { db, root } = database;
  const outside = await Deno.makeTempDir({ prefix: "atelier-outside-" });
  const access = createAccess({ db });
  const audit = createAudit({ db });
  const told: { name: string; data: Record<string, unknown> }[] = [];
  const events: Events = {
    emit: (name, data) =>
      void told.push({ name, data: data as unknown as Record<string, unknown> }),
  };
  const network = options.network ?? publicNetwork({ download_hosts: [] });
  const outbound = createOutbound(network);
  const vault = createVault(root);
  const hubTokens = createHubTokens({ db, audit, vault });
  const hubs = createHubs({
    outbound,
    tokens: hubTokens,
    bases: network.hubs,
    allowed: options.allowDownloads ?? true,
  });
  const places = createPlaces({ config: { root, models_folder: "models" } });
  const covers = createCovers({
    store: createFolderStore(root),
    folder: "p",
    maxBytes: 1e6,
    maxPixels: 1e6,
  });
  const models = createModels({ db, access, places, covers, basePath: "" });
  const installs = createInstalls({
    ...{ db, audit, events, models, covers, places, hubs, vault },
    firstWaitMs: 5,
    ...(options.mostUnknown === undefined ? {} : { mostUnknown: options.mostUnknown }),
    ...(options.coverMs === undefined ? {} : { coverMs: options.coverMs }),
    devices: createDevices(options.engines ?? []),
  });
  const management = createModelManagement({
    ...{ db, access, audit, events, models, places, covers },
    trashDays: 30,
  });
  const checks = createModelChecks({ db, events, places });
  const actor = singleUser(null);
  return {
    models,
    installs,
    management,
    checks,
    /** Verifies a model's files and waits for the end. */
    async verify(key: string) {
      const check = await checks.start(key);
      await checks.ended(key);
      return check;
    },
    hubs,
    hubTokens,
    told,
    db,
    root,
    actor,
    modelsFolder: places.modelsFolder,
    /** A place in the folder to install from. */
    at: (name: string) => join(outside, name),
    /** Writes a file there, or in the models folder when the path is absolute. */
    async write(name: string, bytes: Uint8Array | string): Promise<string> {
      const path = name.startsWith("/") ? name : join(outside, name);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      if (typeof bytes === "string") await Deno.writeTextFile(path, bytes);
      else await Deno.writeFile(path, bytes);
      return path;
    },
    /** Installs and waits for the end. */
    async install(path: string, options: Partial<InstallOptions> = {}) {
      const job = await installs.start(actor, path, { inplace: true, ...options });
      while (["waiting", "running"].includes(job.status)) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (job.status !== "completed") throw new Error(job.error ?? job.status);
      return job.config_out ?? (() => {
        throw new Error("no record");
      })();
    },
    async [Symbol.asyncDispose]() {
      await checks.close();
      await installs.close();
      await outbound.close();
      await Deno.remove(outside, { recursive: true });
      if (options.database === undefined) await database[Symbol.asyncDispose]();
    },
  };
}

/** A file with these tensors, all zeros. */
export function weightsFile(
  shapes: Shapes,
  metadata?: Record<string, string>,
): Uint8Array<ArrayBuffer> {
  const tensors = Object.entries(shapes).map(([name, shape]) =>
    [name, { type: "F16", shape }] as const
  );
  return safetensors(Object.fromEntries(tensors), metadata);
}
