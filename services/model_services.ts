import type { Access } from "./access/mod.ts";
import type { Audit } from "./audit/mod.ts";
import type { Config } from "./config/mod.ts";
import type { Covers } from "./covers.ts";
import type { Database } from "./database/mod.ts";
import type { Devices } from "./devices/mod.ts";
import type { Events } from "./events/types.ts";
import { createHubs, createHubTokens, createVault, type Hubs, type HubTokens } from "./hubs/mod.ts";
import { createModelChecks, type ModelChecks } from "./models/checks.ts";
import { createInstalls, type Installs } from "./models/install.ts";
import { createModelKeeper } from "./models/keeper.ts";
import { createModelManagement, type ModelManagement } from "./models/manage.ts";
import { createModels, type Models } from "./models/mod.ts";
import { createPlaces } from "./models/places.ts";
import { createModelUsage, type ModelUsage } from "./models/usage.ts";
import type { Network } from "./network.ts";
import { createOutbound } from "./outbound/mod.ts";
import type { Work } from "./peers/types.ts";
import { type CountTokens, createTokenCount } from "./token_count/mod.ts";

/** The models of a studio, where they come from, and how administrators manage them. */
export interface ModelServices {
  models: Models;
  countTokens: CountTokens;
  modelManagement: ModelManagement;
  modelChecks: ModelChecks;
  modelUsage: ModelUsage;
  installs: Installs;
  hubs: Hubs;
  hubTokens: HubTokens;
}

export interface ModelServicesDeps {
  db: Database;
  access: Access;
  audit: Audit;
  events: Events;
  config: Config;
  /** Covers of models. */
  covers: Covers;
  devices: Devices;
  network: Network;
}

/**
 * Also returns the work that one server does for all, and a function that ends what is under way.
 */
export function createModelServices(
  { db, access, audit, events, config, covers, devices, network }: ModelServicesDeps,
): { services: ModelServices; keeper: Work; close(): Promise<void> } {
  const places = createPlaces({ config });
  const models = createModels({ db, places, access, covers, basePath: config.base_path });
  const outbound = createOutbound(network);
  const vault = createVault(config.root);
  const hubTokens = createHubTokens({ db, audit, vault });
  const hubs = createHubs({
    outbound,
    tokens: hubTokens,
    bases: network.hubs,
    allowed: config.allow_downloads,
  });
  const installs = createInstalls({
    ...{ db, audit, events, models, covers, places, hubs, vault, devices },
    roots: config.model_roots,
  });
  const modelManagement = createModelManagement({
    ...{ db, access, audit, events, models, places, covers },
    trashDays: config.trash_days,
  });
  const modelChecks = createModelChecks({ db, events, places });
  return {
    services: {
      models,
      countTokens: createTokenCount({ models }),
      modelManagement,
      modelChecks,
      modelUsage: createModelUsage({ db, access }),
      installs,
      hubs,
      hubTokens,
    },
    keeper: createModelKeeper(db, [modelManagement.trash.emptyOld, installs.uploads.sweep]),
    async close() {
      await installs.close();
      await modelChecks.close();
      await outbound.close();
    },
  };
}
