import { join } from "node:path";
import { createAccess } from "../../../services/access/mod.ts";
import { singleUser } from "../../../services/actor.ts";
import { createAudit } from "../../../services/audit/mod.ts";
import { createInstalls, type InstallOptions } from "../../../services/models/install.ts";
import { createModelManagement } from "../../../services/models/manage.ts";
import { createModels } from "../../../services/models/mod.ts";
import { createPlaces } from "../../../services/models/places.ts";
import { createPictures } from "../../../services/pictures/mod.ts";
import { safetensors } from "../../safetensors.ts";
import { testDatabase } from "../../database.ts";
import { type Shapes } from "../../inference/recognition/headers.ts";

/** The services for models over a real database and folder, and a second folder to install from. */
export async function modelRig() {
  const database = await testDatabase();
  const { db, root } = database;
  const outside = await Deno.makeTempDir({ prefix: "atelier-outside-" });
  const access = createAccess({ db });
  const audit = createAudit({ db });
  const events = { emit: () => {} };
  const places = createPlaces({ config: { root, models_folder: "models" } });
  const pictures = createPictures({ folder: join(root, "p"), maxBytes: 1e6, maxPixels: 1e6 });
  const models = createModels({ db, access, places, pictures, basePath: "" });
  const installs = createInstalls({ db, audit, events, models, pictures, places });
  const management = createModelManagement({
    ...{ db, access, audit, events, models, places, pictures },
  });
  const actor = singleUser(null);
  return {
    models,
    installs,
    management,
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
      await installs.close();
      await Deno.remove(outside, { recursive: true });
      await database[Symbol.asyncDispose]();
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
