/** The libraries over a real database and a real folder, without a server. */
import { type Access, createAccess } from "../../services/access/mod.ts";
import { createAudit } from "../../services/audit/mod.ts";
import { loadConfig } from "../../services/config/mod.ts";
import type { Database } from "../../services/database/mod.ts";
import { createLibraries, type Libraries } from "../../services/libraries.ts";
import { addUser, testDatabase } from "../database.ts";
import { smallPng } from "../libraries.ts";

export interface LibraryRig {
  db: Database;
  root: string;
  services: Libraries & { access: Access };
  /** Names of the events that were emitted. */
  events: string[];
  /** A saved image of somebody; its name. */
  image(ownerId: string, boardId: string | null): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `people`: "ad" becomes an administrator. */
export async function libraryRig(
  people: readonly string[],
  groups: readonly string[] = [],
  settings: Record<string, string> = {},
): Promise<LibraryRig> {
  const { db, root, [Symbol.asyncDispose]: dispose } = await testDatabase();
  const config = loadConfig({ ATELIER_ROOT: root, ...settings }, "/");
  const access = createAccess({ db });
  const events: string[] = [];
  const services = createLibraries({
    db,
    access,
    audit: createAudit({ db }),
    config,
    events: { emit: (name) => void events.push(name) },
  });
  for (const name of people) await addUser(db, name, name === "ad");
  const at = new Date().toISOString();
  for (const id of groups) {
    await db.insertInto("groups")
      .values({ group_id: id, name: id, name_key: id, created_at: at, updated_at: at }).execute();
  }
  return {
    db,
    root,
    services: { ...services, access },
    events,
    async image(ownerId, boardId) {
      const dto = await services.images.save({
        ownerId,
        boardId,
        png: smallPng(),
        category: "general",
        isIntermediate: false,
        origin: "internal",
        sessionId: null,
        nodeId: null,
        metadata: null,
        workflow: null,
        graph: null,
      });
      return dto.image_name;
    },
    [Symbol.asyncDispose]: dispose,
  };
}
