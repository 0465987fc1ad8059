import { join } from "node:path";
import type { Access } from "./access/mod.ts";
import type { Audit } from "./audit/mod.ts";
import type { Config } from "./config/mod.ts";
import type { Database } from "./database/mod.ts";
import { createPictures } from "./pictures/mod.ts";
import { createWorkflows } from "./workflows/mod.ts";
import { seedWorkflows } from "./workflows/seed.ts";

export interface CollectionsOptions {
  db: Database;
  access: Access;
  audit: Audit;
  config: Config;
}

/** What people keep beside pictures. `prepare` writes what ships with the project. */
export function createCollections({ db, access, audit, config }: CollectionsOptions) {
  const shelf = (name: string) =>
    createPictures({
      folder: join(config.root, name),
      maxBytes: config.max_upload_megabytes * 1024 * 1024,
      maxPixels: config.max_upload_megapixels * 1_000_000,
    });
  return {
    workflows: createWorkflows({
      db,
      access,
      audit,
      pictures: shelf("workflow_thumbnails"),
      config,
    }),
    async prepare(): Promise<void> {
      await seedWorkflows(db);
    },
  };
}

export type Collections = Omit<ReturnType<typeof createCollections>, "prepare">;
