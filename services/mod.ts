import type { Config } from "./config/mod.ts";
import { type Database, openDatabase } from "./database/mod.ts";

/** Everything the routes and the command line can be handed, each made from just what it uses. */
export interface Services {
  config: Config;
  db: Database;
  version: string;
  /** Ends what runs in the background and closes the database. */
  close(): Promise<void>;
}

/**
 * Builds the services over the data folder.
 * @throws StartError when the folder or the database cannot be used.
 */
export function createServices(config: Config, version: string): Services {
  const { db } = openDatabase(config.root);
  return {
    config,
    db,
    version,
    async close() {
      await db.destroy();
    },
  };
}
