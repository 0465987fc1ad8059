import { join } from "node:path";
import type { Access } from "./access/mod.ts";
import { createOversight } from "./access/oversight.ts";
import type { Audit } from "./audit/mod.ts";
import { createClientState } from "./client_state/mod.ts";
import type { Config } from "./config/mod.ts";
import { createRuntimeConfig } from "./config/runtime.ts";
import type { Database } from "./database/mod.ts";
import type { Events } from "./events/types.ts";
import { createModelCache } from "./models/cache.ts";
import { createInstalls } from "./models/install.ts";
import { createModelManagement } from "./models/manage.ts";
import type { Models } from "./models/mod.ts";
import type { Places } from "./models/places.ts";
import { setUpLog } from "./log.ts";
import { createPictures } from "./pictures/mod.ts";
import { createPresets } from "./presets/mod.ts";
import { seedPresets } from "./presets/seed.ts";
import type { Queue } from "./queue/mod.ts";
import { createRecall } from "./recall/mod.ts";
import { createSharingEvents } from "./sharing_events.ts";
import { createSystemPrompts, seedSystemPrompts } from "./system_prompts/mod.ts";
import { createWorkflows } from "./workflows/mod.ts";
import { createWorkflowRuns } from "./workflows/run.ts";
import { seedWorkflows } from "./workflows/seed.ts";

export interface CollectionsOptions {
  db: Database;
  access: Access;
  audit: Audit;
  events: Events;
  models: Models;
  places: Places;
  queue: Pick<Queue, "enqueue">;
  config: Config;
}

/** What people keep beside pictures. `prepare` writes what ships with the project. */
export function createCollections(options: CollectionsOptions) {
  const { db, access, audit, events, models, places, queue, config } = options;
  const oversight = createOversight({ db, audit });
  const clientState = createClientState({ db });
  const pictures = (name: string) =>
    createPictures({
      folder: join(config.root, name),
      maxBytes: config.max_upload_megabytes * 1024 * 1024,
      maxPixels: config.max_upload_megapixels * 1_000_000,
    });
  const workflows = createWorkflows({
    db,
    access,
    oversight,
    config,
    sharing: createSharingEvents("workflow", { db, events, access }),
    pictures: pictures("workflow_thumbnails"),
  });
  const installs = createInstalls({ db, audit, events, models, places });
  return {
    clientState,
    workflows,
    workflowRuns: createWorkflowRuns({ workflows, models, queue }),
    presets: createPresets({
      db,
      access,
      oversight,
      config,
      sharing: createSharingEvents("style_preset", { db, events, access }),
      pictures: pictures("style_preset_images"),
    }),
    modelCache: createModelCache(),
    modelManagement: createModelManagement({
      db,
      access,
      audit,
      events,
      models,
      places,
      pictures: pictures("model_images"),
    }),
    installs,
    systemPrompts: createSystemPrompts({ db, audit }),
    runtimeConfig: createRuntimeConfig({
      db,
      config,
      audit,
      setLogLevel: setUpLog,
      environment: Deno.env.toObject(),
    }),
    recall: createRecall({ access, clientState, models, events }),
    async prepare(): Promise<void> {
      installs.sweep();
      await seedWorkflows(db);
      await seedPresets(db);
      await seedSystemPrompts(db);
    },
  };
}

export type Collections = Omit<ReturnType<typeof createCollections>, "prepare">;
