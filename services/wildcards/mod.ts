import { downloadZip } from "client-zip";
import { type Selectable, sql } from "kysely";
import {
  type Access,
  type Executor,
  type Oversight,
  refuse,
  requireRoom,
  sharingChange,
  type SharingEvents,
  thingOf,
} from "../access/mod.ts";
import { type Actor, withoutAdmin } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import { say } from "../contract/refusals.ts";
import { wildcardKey } from "../contract/wildcard_notation.ts";
import type { ListedWildcard, Wildcard } from "../contract/wildcards.ts";
import type { Database, Tables } from "../database/mod.ts";
import { createDayTrash } from "../day_trash.ts";
import { problem } from "../errors/mod.ts";
import { readWildcardFile } from "./file.ts";
import { countLines } from "./notation.ts";

export interface WildcardsDeps {
  db: Database;
  access: Pick<Access, "visible" | "requireOne" | "require" | "readersOf">;
  oversight: Pick<Oversight, "recordChange" | "recordView">;
  sharing: Pick<SharingEvents, "changedSince" | "deleted">;
}

interface WildcardTexts {
  name: string;
  text: string;
  is_public?: boolean | undefined;
}

/** What is to be changed; the rest stays as it is. */
type Changes = { [K in keyof WildcardTexts]?: WildcardTexts[K] | undefined };

/** Maximum number of wildcards of a user. */
const PER_PERSON = 500;
/** Characters of the first lines that lists show. */
const SAMPLE = 300;

export type Wildcards = ReturnType<typeof createWildcards>;

/** Lists of lines for prompts: private, shared with some, or with everyone. */
export function createWildcards(deps: WildcardsDeps) {
  const { db, access, oversight, sharing } = deps;
  const trash = createDayTrash(deps, {
    kind: "wildcard",
    most: PER_PERSON,
    check: (trx, { name, user_id }) =>
      requireFreeName(trx, { name: String(name), ownerId: String(user_id) }),
  });

  const rows = (actor: Actor) =>
    db.selectFrom("wildcards").innerJoin("users", "users.user_id", "wildcards.user_id")
      .select("users.display_name as owner_name").where(access.visible(actor, "wildcard"));

  async function find(id: string, on: Executor = db) {
    const row = await on.selectFrom("wildcards").selectAll().where("wildcard_id", "=", id)
      .executeTakeFirst();
    if (!row) throw refuse("wildcard", "not_found");
    return row;
  }

  async function get(actor: Actor, id: string): Promise<Wildcard> {
    await access.requireOne(actor, "view", "wildcard", id);
    const row = await rows(actor).selectAll("wildcards").where("wildcard_id", "=", id)
      .executeTakeFirst();
    if (!row) throw refuse("wildcard", "not_found");
    if (row.visibility === "private") await oversight.recordView(actor, thing(row));
    const { allowed } = await access.require(actor, "edit", "wildcard", [id]);
    return { ...toWildcard(row, allowed.has(id)), text: row.text };
  }

  /** Notifies users who may see it or could `before`, and returns its new state. */
  async function tell(
    actor: Actor,
    id: string,
    before: ReadonlySet<string> | "all" = new Set(),
  ): Promise<Wildcard> {
    await sharing.changedSince("wildcard", id, (await find(id)).user_id, before);
    return await get(actor, id);
  }

  /** An owner's wildcards have different names, so that a prompt means one of them. */
  async function requireFreeName(
    on: Executor,
    { name, ownerId, but }: { name: string; ownerId: string; but?: string },
  ): Promise<void> {
    const taken = await sameName(on, { name, ownerId, but });
    if (taken) throw problem("conflict", say("wildcard_name_taken", { name }));
  }

  async function write(actor: Actor, id: string, changes: Changes): Promise<Wildcard> {
    const { name, text, is_public } = changes;
    const line_count = text === undefined ? undefined : countLines(text);
    const readers = await changeAs(db, actor, async (trx) => {
      await access.requireOne(actor, "edit", "wildcard", id, trx);
      const before = await find(id, trx);
      const shared = await sharingChange(access, trx, actor, "wildcard", before, is_public);
      if (name !== undefined) {
        await requireFreeName(trx, { name, ownerId: before.user_id, but: id });
      }
      const readers = await access.readersOf("wildcard", id, trx);
      await trx.updateTable("wildcards").set({
        ...(name === undefined ? {} : { name, name_key: wildcardKey(name) }),
        ...(text === undefined ? {} : { text, line_count: line_count! }),
        ...shared,
        updated_at: now(),
      }).where("wildcard_id", "=", id).execute();
      await oversight.recordChange(trx, actor, "update", [thing(before)]);
      return readers;
    });
    return await tell(actor, id, readers);
  }

  async function create(actor: Actor, values: WildcardTexts): Promise<Wildcard> {
    const { name, text, is_public = false } = values;
    const id = crypto.randomUUID();
    const line_count = countLines(text);
    await changeAs(db, actor, async (trx) => {
      await requireRoom(trx, actor, "wildcard", PER_PERSON);
      await requireFreeName(trx, { name, ownerId: actor.userId });
      const at = now();
      await trx.insertInto("wildcards").values({
        wildcard_id: id,
        user_id: actor.userId,
        name,
        name_key: wildcardKey(name),
        visibility: is_public ? "shared" : "private",
        text,
        line_count,
        created_at: at,
        updated_at: at,
      }).execute();
    });
    return await tell(actor, id);
  }

  return {
    get,
    create,

    /** Changes what is given. Only its owner decides who may see it. */
    update: write,

    /** Own and shared ones, by name; `sharedOnly`: without what only administrators see. */
    async list(actor: Actor, sharedOnly = false): Promise<ListedWildcard[]> {
      const found = await rows(sharedOnly ? withoutAdmin(actor) : actor)
        .select(["wildcard_id", "wildcards.user_id", "name", "visibility", "line_count"])
        .select(["wildcards.created_at", "wildcards.updated_at"])
        .select(sql<string>`substr(text, 1, ${sql.lit(SAMPLE)})`.as("sample"))
        .orderBy("name_key").orderBy("wildcard_id").execute();
      // The list shows lines as well.
      if (found.some((row) => row.visibility === "private" && row.user_id !== actor.userId)) {
        await oversight.recordView(actor, { kind: "wildcard", id: "*", ownerId: "*" });
      }
      const ids = found.map((row) => row.wildcard_id);
      const { allowed } = await access.require(actor, "edit", "wildcard", ids);
      return found.map((row) => ({
        ...toWildcard(row, allowed.has(row.wildcard_id)),
        sample: row.sample,
      }));
    },

    /** Gone for everyone; `restore` brings it back for a day. */
    remove: trash.remove,

    /** @throws Problem not_found; conflict if the actor has another of its name by now. */
    async restore(actor: Actor, id: string): Promise<Wildcard> {
      await trash.restore(actor, id);
      return await tell(actor, id);
    },

    /** Deletes for good those that were deleted more than a day ago. */
    tidy: trash.tidy,

    /**
     * Takes in a .txt file: its name without the ending is the wildcard's. `replace`: where the
     * actor has one of that name, it gets the lines of the file.
     * @throws Problem conflict for a name that is taken; 422 for what is no list of lines.
     */
    async importFile(
      actor: Actor,
      file: { name: string; bytes: Uint8Array },
      replace: boolean,
    ): Promise<Wildcard> {
      const { name, text } = readWildcardFile(file);
      const present = replace ? await sameName(db, { name, ownerId: actor.userId }) : undefined;
      if (present) return await write(actor, present.wildcard_id, { text });
      return await create(actor, { name, text });
    },

    /** The actor's own, each a .txt file that other programs read, as a zip. */
    async exportMine(actor: Actor): Promise<Response> {
      const own = await db.selectFrom("wildcards").select(["name", "text", "updated_at"])
        .where("user_id", "=", actor.userId).where("deleted_at", "is", null)
        .orderBy("name_key").execute();
      return downloadZip(own.map(({ name, text, updated_at }) => ({
        name: `${name}.txt`,
        input: text,
        lastModified: new Date(updated_at),
      })));
    },
  };
}

async function sameName(
  on: Executor,
  { name, ownerId, but = "" }: { name: string; ownerId: string; but?: string | undefined },
) {
  return await on.selectFrom("wildcards").select("wildcard_id")
    .where("user_id", "=", ownerId).where("name_key", "=", wildcardKey(name))
    .where("deleted_at", "is", null).where("wildcard_id", "<>", but).executeTakeFirst();
}

type Row = Selectable<Tables["wildcards"]>;

const thing = (row: Row) => thingOf("wildcard", row);

function toWildcard(
  row: Omit<Row, "text" | "name_key" | "deleted_at"> & { owner_name: string | null },
  canEdit: boolean,
) {
  return {
    id: row.wildcard_id,
    user_id: row.user_id,
    owner_name: row.owner_name,
    name: row.name,
    is_public: row.visibility !== "private",
    can_edit: canEdit,
    line_count: row.line_count,
    created_at: row.created_at,
    updated_at: row.updated_at,
  };
}
