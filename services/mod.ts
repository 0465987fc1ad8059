import { type Access, createAccess } from "./access/mod.ts";
import { type Audit, createAudit } from "./audit/mod.ts";
import { type Auth, createAuth } from "./auth/mod.ts";
import { type Collections, createCollections } from "./collections.ts";
import type { Config } from "./config/mod.ts";
import { type Database, openDatabase } from "./database/mod.ts";
import { createHub, type Hub, singleUserSockets } from "./events/mod.ts";
import type { Events } from "./events/types.ts";
import { createLibraries, type Libraries } from "./libraries.ts";
import { createModels, type Models } from "./models/mod.ts";
import { createPlaces } from "./models/places.ts";
import { createGenerate, type Generate } from "./queue/generate.ts";
import { createQueue, type Queue, queueExists } from "./queue/mod.ts";
import { createUsers, type Users } from "./users/mod.ts";

/** Everything the routes and the command line can be handed, each made from just what it uses. */
export interface Services extends Collections, Libraries {
  config: Config;
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
  /** What must be in place before the first request: models found, defaults written. */
  prepare(): Promise<void>;
  /** Ends what runs in the background and closes the database. */
  close(): Promise<void>;
}

/**
 * Builds the services over the data folder.
 * @throws StartError when the folder or the database cannot be used.
 */
export function createServices(config: Config, version: string): Services {
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
  const hub = createHub({
    auth: config.multiuser ? auth : singleUserSockets,
    // Alone, all windows are one person's.
    ...(config.multiuser ? {} : { perPerson: Infinity }),
    queueExists,
    changesSince: (sequence, limit) => queue.changesSince(sequence, limit),
  });
  const events: Events = hub;
  const libraries = createLibraries({ db, access, audit, events, config });
  const places = createPlaces({ config });
  const models = createModels({
    db,
    places,
    access,
    basePath: config.base_path,
  });
  const queue = createQueue({ db, events, audit, access, models, config });
  const generate = createGenerate({ queue, models, access });
  const { prepare: prepareCollections, ...collections } = createCollections({
    db,
    access,
    audit,
    events,
    models,
    places,
    queue,
    config,
  });
  return {
    ...collections,
    ...libraries,
    config,
    db,
    version,
    audit,
    auth,
    users,
    access,
    events,
    hub,
    queue,
    generate,
    models,
    async prepare() {
      await models.sync();
      await prepareCollections();
      libraries.images.keeper.start();
      if (config.multiuser) auth.start();
    },
    async close() {
      hub.close();
      queue.close();
      await collections.installs.close();
      auth.close();
      await libraries.images.keeper.stop();
      await db.destroy();
    },
  };
}
