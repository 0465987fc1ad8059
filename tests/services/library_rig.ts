/** The libraries over a real database and a real folder, without a server. */
import { loadConfig } from "../../services/config/mod.ts";
import type { Database } from "../../services/database/mod.ts";
import { addUser, testDatabase } from "../database.ts";
import { smallPng } from "../libraries.ts";
import { librariesOn } from "./libraries_on.ts";

export interface LibraryRig {
  db: Database;
  root: string;
  services: ReturnType<typeof librariesOn>;
  /** Names of the events that were emitted. */
  events: string[];
  /** A saved image of somebody, made with these settings; its name. */
  image(
    ownerId: string,
    boardId: string | null,
    metadata?: Record<string, unknown>,
  ): Promise<string>;
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
  const events: string[] = [];
  const services = librariesOn(db, config, { emit: (name) => void events.push(name) });
  for (const name of people) await addUser(db, name, name === "ad");
  const at = new Date().toISOString();
  for (const id of groups) {
    await db.insertInto("groups")
      .values({ group_id: id, name: id, name_key: id, created_at: at, updated_at: at }).execute();
  }
  return {
    db,
    root,
    services,
    events,
    async image(ownerId, boardId, metadata) {
      const dto = await services.images.save({
        ownerId,
        boardId,
        png: smallPng(),
        category: "general",
        isIntermediate: false,
        origin: "internal",
        sessionId: null,
        nodeId: null,
        metadata: metadata ?? null,
        workflow: null,
        graph: null,
      });
      return dto.image_name;
    },
    [Symbol.asyncDispose]: dispose,
  };
}
