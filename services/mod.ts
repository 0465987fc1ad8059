import { join } from "node:path";
import type { Engine } from "../inference/types.ts";
import {
  type Access,
  createAccess,
  createLapses,
  createOversight,
  createSharingEvents,
} from "./access/mod.ts";
import { type Audit, createAudit } from "./audit/mod.ts";
import { type Auth, createAuth } from "./auth/mod.ts";
import { type ClientState, createClientState } from "./client_state/mod.ts";
import { type Config, uploadLimits } from "./config/mod.ts";
import { createRuntimeConfig, type RuntimeConfig } from "./config/runtime.ts";
import { type Database, openDatabase } from "./database/mod.ts";
import { createReserve } from "./database/reserve.ts";
import { createHealth, type Health } from "./health/mod.ts";
import { createEventBus, createHub, type Hub, singleUserSockets } from "./events/mod.ts";
import type { Events } from "./events/types.ts";
import { createLibraries, type Libraries } from "./libraries.ts";
import { setUpLog } from "./log.ts";
import { createModelCache, type ModelCache } from "./models/cache.ts";
import { createInstalls, type Installs } from "./models/install.ts";
import { createModelManagement, type ModelManagement } from "./models/manage.ts";
import { createModels, type Models } from "./models/mod.ts";
import { createPlaces } from "./models/places.ts";
import { createPictures } from "./pictures/mod.ts";
import { createPresets, type Presets } from "./presets/mod.ts";
import { seedPresets } from "./presets/seed.ts";
import { createGenerate, type Generate } from "./queue/commands/generate.ts";
import { createQueue, type Queue, queueExists } from "./queue/mod.ts";
import { createRecall, type Recall } from "./recall/mod.ts";
import {
  createSystemPrompts,
  seedSystemPrompts,
  type SystemPrompts,
} from "./system_prompts/mod.ts";
import { type CountTokens, createTokenCount } from "./token_count/mod.ts";
import { createUsers, type Users } from "./users/mod.ts";
import { createLocalize } from "./workflows/localize.ts";
import { createWorkflows, type Workflows } from "./workflows/mod.ts";
import { createWorkflowRuns, type WorkflowRuns } from "./workflows/run.ts";
import { seedWorkflows } from "./workflows/seed.ts";

/** All services that routes and commands use; each is created from the few that it needs itself. */
export interface Services extends Libraries {
  config: Config;
  runtimeConfig: RuntimeConfig;
  health: Health;
  db: Database;
  version: string;
  audit: Audit;
  auth: Auth;
  users: Users;
  access: Access;
  events: Events;
  hub: Hub;
  queue: Queue;
  generate: Generate;
  models: Models;
  countTokens: CountTokens;
  modelManagement: ModelManagement;
  modelCache: ModelCache;
  installs: Installs;
  workflows: Workflows;
  workflowRuns: WorkflowRuns;
  presets: Presets;
  systemPrompts: SystemPrompts;
  clientState: ClientState;
  recall: Recall;
  /** Prepares for the first request: finds models, writes defaults, starts background work. */
  prepare(): Promise<void>;
  /** Stops background work and closes the database. */
  close(): Promise<void>;
}

/**
 * Builds the services over the data folder. `engines`: those whose state and models are managed; the
 * processor runs them.
 * @throws StartError if the folder or the database cannot be used.
 */
export function createServices(
  config: Config,
  version: string,
  engines: readonly Engine[] = [],
): Services {
  const { db } = openDatabase(config.root);
  const audit = createAudit({ db });
  const auth = createAuth({ db, audit, config });
  const users = createUsers({
    db,
    audit,
    changes: auth.changes,
    passwords: auth.passwords,
    throttle: auth.throttle,
    strict: config.strict_password_checking,
    root: config.root,
  });
  const access = createAccess({ db });
  const events = createEventBus();
  const oversight = createOversight({ db, audit });
  const sharing = createSharingEvents({ db, events });
  const libraries = createLibraries({ db, access, audit, oversight, sharing, events, config });
  const lapses = createLapses({ db, sharing });
  const pictures = (name: string) =>
    createPictures({ folder: join(config.root, name), ...uploadLimits(config) });
  const places = createPlaces({ config });
  const covers = pictures("model_images");
  const models = createModels({
    db,
    places,
    access,
    pictures: covers,
    basePath: config.base_path,
  });
  const installs = createInstalls({ db, audit, events, models, pictures: covers, places });
  const queue = createQueue({ db, events, audit, access, models, config });
  const hub = createHub({
    events,
    auth: config.multiuser ? auth : singleUserSockets,
    // A single user has all windows.
    ...(config.multiuser ? {} : { perPerson: Infinity }),
    queueExists,
    changesSince: queue.changesSince,
  });
  const thumbnails = pictures("workflow_thumbnails");
  const localize = createLocalize({ access, models });
  const workflows = createWorkflows({
    db,
    access,
    oversight,
    config,
    sharing,
    pictures: thumbnails,
    localize,
  });
  const presets = createPresets({
    db,
    access,
    oversight,
    config,
    sharing,
    pictures: pictures("style_preset_images"),
  });
  const clientState = createClientState({ db });
  const reserve = createReserve(config.root);
  return {
    ...libraries,
    config,
    runtimeConfig: createRuntimeConfig({
      db,
      config,
      audit,
      setLogLevel: setUpLog,
      environment: Deno.env.toObject(),
    }),
    health: createHealth({ db, config, version, engines }),
    db,
    version,
    audit,
    auth,
    users,
    access,
    events,
    hub,
    queue,
    generate: createGenerate({ queue, models, access }),
    models,
    countTokens: createTokenCount({ models }),
    modelManagement: createModelManagement({
      db,
      access,
      audit,
      events,
      models,
      places,
      pictures: covers,
    }),
    modelCache: createModelCache(engines),
    installs,
    workflows,
    workflowRuns: createWorkflowRuns({ workflows, models, localize, queue }),
    presets,
    systemPrompts: createSystemPrompts({ db, access, oversight }),
    clientState,
    recall: createRecall({ access, clientState, models, events }),
    async prepare() {
      await models.sync();
      installs.sweep();
      await seedWorkflows(db, thumbnails);
      await seedPresets(db);
      await seedSystemPrompts(db);
      await presets.tidy();
      libraries.images.keeper.start();
      reserve.start();
      if (config.multiuser) {
        auth.start();
        lapses.start();
      }
    },
    async close() {
      hub.close();
      queue.close();
      await installs.close();
      auth.close();
      await lapses.stop();
      await reserve.stop();
      await libraries.images.keeper.stop();
      await db.destroy();
    },
  };
}
