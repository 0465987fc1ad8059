import { sql, type SqlBool } from "kysely";
import type { Config } from "./config/mod.ts";
import { type Database, openDatabase } from "./database/mod.ts";
import { createModels, type Models } from "./models/mod.ts";
import { createPlaces } from "./models/places.ts";

/** Everything the routes and the command line can be handed, each made from just what it uses. */
export interface Services {
  config: Config;
  db: Database;
  version: string;
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
  const models = createModels({
    db,
    places: createPlaces({ config }),
    access: {
      visible: (actor) => sql<SqlBool>`(${actor.isAdmin ? 1 : 0} OR visibility = 'shared')`,
    },
  });
  return {
    config,
    db,
    version,
    models,
    async prepare() {
      await models.sync();
    },
    async close() {
      await db.destroy();
    },
  };
}
