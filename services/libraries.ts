import {
  type Access,
  createGrants,
  type Grants,
  type Oversight,
  type SharingEvents,
} from "./access/mod.ts";
import type { Audit } from "./audit/mod.ts";
import { type Boards, createBoards } from "./boards/mod.ts";
import type { Config } from "./config/mod.ts";
import type { Database } from "./database/mod.ts";
import { createDownloads, type Downloads } from "./downloads/mod.ts";
import type { Events } from "./events/types.ts";
import { createGroups, type Groups } from "./groups/mod.ts";
import { createAnnounce, createImageFiles, createImages, type Images } from "./images/mod.ts";
import type { FileStore } from "./storage/mod.ts";
import { createQuotas, type Quotas } from "./quotas/mod.ts";

/** Things that users keep and share: boards, images, groups, grants, downloads, quotas. */
export interface Libraries {
  quotas: Quotas;
  images: Images;
  boards: Boards;
  groups: Groups;
  grants: Grants;
  downloads: Downloads;
}

export interface LibrariesDeps {
  db: Database;
  access: Access;
  audit: Audit;
  oversight: Oversight;
  sharing: SharingEvents;
  events: Events;
  config: Config;
  store: FileStore;
}

export function createLibraries(
  { db, access, audit, oversight, sharing, events, config, store }: LibrariesDeps,
): Libraries {
  const files = createImageFiles(store);
  const announce = createAnnounce({ db, access, events });
  const quotas = createQuotas({ db, config });
  return {
    quotas,
    images: createImages({ db, access, oversight, quotas, files, announce, config }),
    boards: createBoards({ db, access, oversight, sharing, files, announce }),
    groups: createGroups({ db, audit, access, sharing }),
    grants: createGrants({ db, access, oversight, sharing }),
    downloads: createDownloads({ db, access, oversight, events, files }),
  };
}
