/** The libraries over a database and a data folder, with all that they are made from. */
import {
  type Access,
  createAccess,
  createOversight,
  createSharingEvents,
} from "../../services/access/mod.ts";
import { createAudit } from "../../services/audit/mod.ts";
import type { Config } from "../../services/config/mod.ts";
import type { Database } from "../../services/database/mod.ts";
import type { Events } from "../../services/events/types.ts";
import { storeOf } from "../../services/storage/mod.ts";
import { createLibraries, type Libraries } from "../../services/libraries.ts";

const SILENT: Events = { emit: () => {} };

export function librariesOn(
  db: Database,
  config: Config,
  events: Events = SILENT,
): Libraries & { access: Access } {
  const access = createAccess({ db });
  const audit = createAudit({ db });
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
  return { ...libraries, access };
}
