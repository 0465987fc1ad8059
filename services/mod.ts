import type { Engine } from "../inference/types.ts";
import {
  type Access,
  type CoveredKind,
  coverFolder,
  createAccess,
  createLapses,
  createOversight,
  createSharingEvents,
} from "./access/mod.ts";
import { type Audit, createAudit } from "./audit/mod.ts";
import { type Auth, createAuth } from "./auth/mod.ts";
import { type ClientState, createClientState } from "./client_state/mod.ts";
import { type Config, mailSettings, uploadLimits } from "./config/mod.ts";
import { createRuntimeConfig, type RuntimeConfig } from "./config/runtime.ts";
import { type Database, openFor } from "./database/mod.ts";
import { requireAgreement } from "./peers/agreement.ts";
import { createPeers, type Peers } from "./peers/mod.ts";
import type { Role } from "./peers/role.ts";
import { createDevices, type Devices } from "./devices/mod.ts";
import { createEventBus, createHub, type Hub, singleUserSockets } from "./events/mod.ts";
import { createMaking, type Making } from "./doors/making.ts";
import { createProgress, type Progress } from "./doors/progress.ts";
import type { Events } from "./events/types.ts";
import { createLibraries, type Libraries } from "./libraries.ts";
import { setUpLog } from "./log.ts";
import { createMail } from "./mail/mod.ts";
import { createStandstill, type Standstill } from "./moving/mod.ts";
import { createModelCache, type ModelCache } from "./models/cache.ts";
import { createModelServices, type ModelServices } from "./model_services.ts";
import { type Network, publicNetwork } from "./network.ts";
import { createCovers } from "./covers.ts";
import { createNamedStyles } from "./presets/named.ts";
import { createPresets, type Presets } from "./presets/mod.ts";
import { createWildcardDraws } from "./wildcards/draw.ts";
import { createWildcards, type Wildcards } from "./wildcards/mod.ts";
import { seedPresets } from "./presets/seed.ts";
import { createGenerate, type Generate } from "./queue/commands/generate.ts";
import { createVision, type Vision } from "./queue/commands/vision.ts";
import { createUpscale, type Upscale } from "./queue/commands/upscale.ts";
import { createQueue, type Queue, queueExists } from "./queue/mod.ts";
import { createRecall, type Recall } from "./recall/mod.ts";
import {
  createSystemPrompts,
  seedSystemPrompts,
  type SystemPrompts,
} from "./system_prompts/mod.ts";
import { requireStore } from "./storage/check.ts";
import { createSimilarity, type Similarity } from "./similarity/mod.ts";
import { storeOf } from "./storage/mod.ts";
import { createUpkeep, type Upkeep } from "./upkeep.ts";
import { createUsers, type Users } from "./users/mod.ts";
import { createWorkers, type Workers } from "./workers/mod.ts";
import { createLocalize } from "./workflows/localize.ts";
import { createWorkflows, type Workflows } from "./workflows/mod.ts";
import { createWorkflowRuns, type WorkflowRuns } from "./workflows/run.ts";
import { seedWorkflows } from "./workflows/seed.ts";

/** All services that routes and commands use; each is created from the few that it needs itself. */
export interface Services extends Libraries, ModelServices, Upkeep {
  peers: Peers;
  config: Config;
  runtimeConfig: RuntimeConfig;
  db: Database;
  version: string;
  standstill: Standstill;
  audit: Audit;
  auth: Auth;
  users: Users;
  access: Access;
  events: Events;
  hub: Hub;
  devices: Devices;
  queue: Queue;
  generate: Generate;
  upscale: Upscale;
  vision: Vision;
  similarity: Similarity;
  making: Making;
  progress: Progress;
  modelCache: ModelCache;
  workers: Workers;
  workflows: Workflows;
  workflowRuns: WorkflowRuns;
  presets: Presets;
  wildcards: Wildcards;
  systemPrompts: SystemPrompts;
  clientState: ClientState;
  recall: Recall;
  /** Prepares for the first request: finds models, writes defaults, starts background work. */
  prepare(): Promise<void>;
  /**
   * While the studio is moved: leaves models as they are, and ends when what is being installed is
   * recorded; or goes on.
   */
  rest(on: boolean): Promise<void>;
  /** Stops background work and closes the database. */
  close(): Promise<void>;
}

/**
 * Builds the services over the data folder. `engines`: those whose state and models are managed;
 * the processor runs them.
 * @throws StartError if the folder or the database cannot be used.
 */
export function createServices(
  config: Config,
  version: string,
  engines: readonly Engine[] = [],
  network: Network = publicNetwork(config),
  role: Role = "all",
): Services {
  const peers = createPeers(config, role);
  const db = openFor(config, { join: peers.join });
  const audit = createAudit({ db });
  const mailed = mailSettings(config);
  const mail = mailed && createMail(mailed);
  const auth = createAuth({ db, audit, config, peers, mail });
  const access = createAccess({ db });
  const events = createEventBus(peers);
  const oversight = createOversight({ db, audit });
  const sharing = createSharingEvents({ db, events });
  const store = storeOf(config);
  const libraries = createLibraries({
    db,
    access,
    audit,
    oversight,
    sharing,
    events,
    config,
    store,
  });
  const users = createUsers({
    db,
    audit,
    changes: auth.changes,
    passwords: auth.passwords,
    throttle: auth.throttle,
    groups: libraries.groups,
    strict: config.strict_password_checking,
    mail,
    files: store,
  });
  const lapses = createLapses({ db, sharing });
  const coversOf = (kind: CoveredKind) =>
    createCovers({ store, folder: coverFolder(kind), ...uploadLimits(config) });
  const devices = createDevices(engines);
  const modelServices = createModelServices({
    ...{ db, access, audit, events, config, devices, network },
    covers: coversOf("model"),
  });
  const { models, installs } = modelServices.services;
  const queue = createQueue({
    ...{ db, events, audit, access, models, devices, config, peers },
    quotas: libraries.quotas,
  });
  const generate = createGenerate({
    queue,
    models,
    access,
    images: libraries.images,
    devices,
    wildcards: createWildcardDraws({ db, access }),
    styles: createNamedStyles({ db, access }),
  });
  const making = { queue, models, access, images: libraries.images };
  const upscale = createUpscale(making);
  const vision = createVision(making);
  const hub = createHub({
    events,
    auth: config.multiuser ? auth : singleUserSockets,
    // A single user has all windows.
    ...(config.multiuser ? {} : { perPerson: Infinity }),
    queueExists,
    changesSince: queue.changesSince,
  });
  peers.onGap(hub.resync);
  const thumbnails = coversOf("workflow");
  const localize = createLocalize({ access, models });
  const workflows = createWorkflows({
    ...{ db, access, oversight, config, sharing, localize },
    covers: thumbnails,
  });
  const presetImages = coversOf("style_preset");
  const presets = createPresets({
    ...{ db, access, oversight, config, sharing },
    covers: presetImages,
  });
  const wildcards = createWildcards({ db, access, oversight, sharing });
  const clientState = createClientState({ db });
  const standstill = createStandstill({ db, config, events });
  const upkeep = createUpkeep({ db, audit, config, version, devices, events, hub, mail });
  const modelCache = createModelCache(engines, peers);
  const kept = [
    libraries.images.keeper,
    modelServices.keeper,
    upkeep.backups,
    queue.positions,
    ...(config.multiuser ? [lapses] : []),
  ];
  for (const work of kept) peers.keep(work);
  let inOrder = false;

  /** What a start changes. One in a studio that is being moved leaves it until that is given up. */
  async function putInOrder(): Promise<void> {
    if (inOrder) return;
    inOrder = true;
    if (peers.first) await installs.recover();
    await models.sync();
    if (peers.first) await queue.tidy();
    if (role === "worker") return;
    await seedWorkflows(db, thumbnails);
    await seedPresets(db, presetImages);
    await seedSystemPrompts(db);
    await presets.tidy();
    await wildcards.tidy();
  }

  return {
    ...libraries,
    ...modelServices.services,
    ...upkeep.services,
    peers,
    config,
    runtimeConfig: createRuntimeConfig({
      db,
      config,
      audit,
      setLogLevel: (level) => setUpLog(level, config.log_format),
      peers,
      environment: Deno.env.toObject(),
    }),
    db,
    version,
    standstill,
    audit,
    auth,
    users,
    access,
    events,
    hub,
    devices,
    queue,
    generate,
    upscale,
    vision,
    similarity: createSimilarity({ models, images: libraries.images }),
    progress: createProgress({ events }),
    making: createMaking({ db, generate, vision, queue, events, images: libraries.images }),
    modelCache,
    workers: createWorkers({ db, audit, events, config }),
    workflows,
    workflowRuns: createWorkflowRuns({ workflows, models, localize, queue }),
    presets,
    wildcards,
    systemPrompts: createSystemPrompts({ db, access, oversight }),
    clientState,
    recall: createRecall({ db, access, clientState, models, events }),
    async prepare() {
      // The first query joins the others.
      await requireAgreement(db, config, () => peers.first);
      if (config.storage !== "") await requireStore(store, config.storage);
      standstill.prepare();
      if (!standstill.holds) await putInOrder();
      if (role !== "worker") {
        upkeep.reserve.start();
        if (config.multiuser) auth.start();
      }
      await peers.ready();
    },
    async rest(on) {
      try {
        if (!on) await putInOrder();
      } finally {
        await installs.rest(on);
      }
    },
    async close() {
      hub.close();
      await standstill.stop();
      await peers.leave();
      await modelServices.close();
      await auth.close();
      await upkeep.close();
      await db.destroy();
    },
  };
}
