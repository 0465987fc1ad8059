import {
  type Access,
  type Executor,
  type Oversight,
  refuse,
  type SharingEvents,
} from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import type { Visibility } from "../contract/fields.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Covers } from "../covers.ts";
import type { WorkflowRecord } from "./answers.ts";
import { problemsOf } from "./check.ts";
import { columnsOf, isTaggedShared, serialize, withSharedTag } from "./content.ts";
import { runFields } from "./exposed.ts";
import { createWorkflowLists } from "./list.ts";
import type { Localize } from "./localize.ts";
import { withTodaysNames } from "./old_names.ts";
import { COMMON_COLUMNS, commonFields } from "./record.ts";
import type { Workflow, WorkflowContent } from "./schema.ts";

export type Workflows = ReturnType<typeof createWorkflows>;

export interface WorkflowsOptions {
  db: Database;
  access: Pick<Access, "visible" | "requireOne" | "require" | "readersOf">;
  oversight: Pick<Oversight, "recordChange" | "recordView">;
  sharing: Pick<SharingEvents, "created" | "changedSince" | "deleted">;
  covers: Covers;
  config: Pick<Config, "base_path">;
  localize: Localize;
}

/** Users' workflows: private, shared, and the ones that ship. */
export function createWorkflows(options: WorkflowsOptions) {
  const { db, access, oversight, sharing, covers, config, localize } = options;

  /**
   * The workflow to change, read in the transaction that changes it: another user's simultaneous
   * save or withdrawal comes before or after. Defaults cannot be changed.
   */
  async function requireChange(on: Executor, actor: Actor, verb: "edit" | "own", id: string) {
    await access.requireOne(actor, verb, "workflow", id, on);
    const row = await on.selectFrom("workflows")
      .select(["user_id", "category", "name", "tags", "visibility", "workflow", "has_thumbnail"])
      .where("workflow_id", "=", id).executeTakeFirst();
    if (!row) throw refuse("workflow", "not_found");
    if (row.category === "default") {
      throw problem(
        "forbidden",
        say("workflow_ships"),
      );
    }
    return row;
  }

  async function get(actor: Actor, id: string): Promise<WorkflowRecord> {
    await access.requireOne(actor, "view", "workflow", id);
    const row = await db.selectFrom("workflows")
      .leftJoin(
        "workflow_openings",
        (join) =>
          join.onRef("workflow_openings.workflow_id", "=", "workflows.workflow_id")
            .on("workflow_openings.user_id", "=", actor.userId),
      )
      .innerJoin("users", "users.user_id", "workflows.user_id")
      .select([
        ...COMMON_COLUMNS,
        "workflows.workflow",
        "workflows.tags",
        "users.display_name as owner_name",
      ])
      .where("workflows.workflow_id", "=", id).where("workflows.readable", "=", 1)
      .executeTakeFirst();
    if (!row) throw refuse("workflow", "not_found");
    if (row.visibility === "private") {
      await oversight.recordView(actor, { kind: "workflow", id, ownerId: row.user_id });
    }
    const canEdit = (await access.require(actor, "edit", "workflow", [id])).allowed.has(id);
    const kept = JSON.parse(row.workflow) as WorkflowContent;
    const workflow: Workflow = { ...withTodaysNames(kept), id };
    const local = await localize(actor, workflow);
    return {
      ...commonFields(row, canEdit, config.base_path),
      workflow,
      run_fields: runFields(local.workflow),
      problems: [...problemsOf(local.workflow), ...local.missing],
    };
  }

  /** Notifies users who may see it or could `before`, and returns its new state. */
  async function tell(
    actor: Actor,
    id: string,
    before: ReadonlySet<string> | "all" = new Set(),
    was?: Visibility,
  ): Promise<WorkflowRecord> {
    const record = await get(actor, id);
    await sharing.changedSince("workflow", id, record.user_id, before, was);
    return record;
  }

  async function changeCover(
    actor: Actor,
    id: string,
    has_thumbnail: 0 | 1,
  ): Promise<WorkflowRecord> {
    await changeAs(db, actor, async (trx) => {
      const before = await requireChange(trx, actor, "edit", id);
      await trx.updateTable("workflows").set({ has_thumbnail, updated_at: now() })
        .where("workflow_id", "=", id).execute();
      await oversight.recordChange(trx, actor, "update", [thing(id, before)]);
    });
    return await tell(actor, id);
  }

  async function insert(
    actor: Actor,
    content: WorkflowContent,
    hasThumbnail: string | null = null,
  ): Promise<WorkflowRecord> {
    const id = crypto.randomUUID();
    const kept = { ...content, meta: { ...content.meta, category: "user" as const } };
    const text = serialize(kept);
    if (hasThumbnail) await covers.copy(hasThumbnail, id);
    await changeAs(db, actor, (trx) =>
      trx.insertInto("workflows").values({
        workflow_id: id,
        user_id: actor.userId,
        ...columnsOf(kept),
        visibility: "private",
        workflow: text,
        has_thumbnail: hasThumbnail ? 1 : 0,
        created_at: now(),
        updated_at: now(),
      }).execute()).catch(async (error) => {
        if (hasThumbnail) await covers.remove(id);
        throw error;
      });
    await sharing.created("workflow", id, actor.userId);
    return await get(actor, id);
  }

  return {
    get,

    /** Saves a workflow in the actor's library; private. */
    create(actor: Actor, content: WorkflowContent): Promise<WorkflowRecord> {
      return insert(actor, { ...content, tags: withSharedTag(content.tags, false) });
    },

    /** Creates a copy in the actor's own library, with the image. */
    async saveAs(actor: Actor, id: string, name: string | undefined): Promise<WorkflowRecord> {
      const source = await get(actor, id);
      const { id: _, ...content } = source.workflow;
      const tags = withSharedTag(content.tags, false);
      await changeAs(
        db,
        actor,
        (trx) => oversight.recordChange(trx, actor, "copy", [thing(id, source)]),
      );
      const copy = { ...content, tags, name: name ?? `${content.name} (copy)`.slice(0, 200) };
      return await insert(actor, copy, source.thumbnail_url ? id : null);
    },

    /** @throws Problem not_found, forbidden (another user's, or a default). */
    async update(actor: Actor, id: string, content: WorkflowContent): Promise<WorkflowRecord> {
      await changeAs(db, actor, async (trx) => {
        const before = await requireChange(trx, actor, "edit", id);
        // Sharing has a route of its own; an editor's copy of the flag may be outdated.
        const shared = isTaggedShared(before.tags);
        const kept = {
          ...content,
          tags: withSharedTag(content.tags, shared),
          meta: { ...content.meta, category: "user" as const },
        };
        const text = serialize(kept);
        await trx.updateTable("workflows")
          .set({ ...columnsOf(kept), workflow: text, updated_at: now() })
          .where("workflow_id", "=", id).execute();
        await oversight.recordChange(trx, actor, "update", [thing(id, before)]);
      });
      return await tell(actor, id);
    },

    async remove(actor: Actor, id: string): Promise<void> {
      const { ownerId, readers } = await changeAs(db, actor, async (trx) => {
        const before = await requireChange(trx, actor, "own", id);
        const readers = await access.readersOf("workflow", id, trx);
        await trx.deleteFrom("workflows").where("workflow_id", "=", id).execute();
        await oversight.recordChange(trx, actor, "delete", [thing(id, before)]);
        return { ownerId: before.user_id, readers };
      });
      await covers.remove(id);
      sharing.deleted("workflow", id, ownerId, readers);
    },

    /** Shares it with everyone (to view and to run), or withdraws it. */
    async setPublic(actor: Actor, id: string, isPublic: boolean): Promise<WorkflowRecord> {
      const { readers, was } = await changeAs(db, actor, async (trx) => {
        const before = await requireChange(trx, actor, "own", id);
        const readers = await access.readersOf("workflow", id, trx);
        const content = JSON.parse(before.workflow) as WorkflowContent;
        const tags = withSharedTag(content.tags, isPublic);
        await trx.updateTable("workflows").set({
          visibility: isPublic ? "shared" : "private",
          tags,
          workflow: serialize({ ...content, tags }),
          updated_at: now(),
        }).where("workflow_id", "=", id).execute();
        await oversight.recordChange(trx, actor, isPublic ? "share" : "unshare", [
          thing(id, before),
        ]);
        return { readers, was: before.visibility };
      });
      return await tell(actor, id, readers, was);
    },

    async markOpened(actor: Actor, id: string): Promise<void> {
      const at = now();
      await changeAs(db, actor, async (trx) => {
        await access.requireOne(actor, "view", "workflow", id, trx);
        await trx.insertInto("workflow_openings")
          .values({ workflow_id: id, user_id: actor.userId, opened_at: at })
          .onConflict((oc) => oc.columns(["workflow_id", "user_id"]).doUpdateSet({ opened_at: at }))
          .execute();
      });
    },

    async setThumbnail(actor: Actor, id: string, bytes: Uint8Array): Promise<WorkflowRecord> {
      await requireChange(db, actor, "edit", id);
      return await covers.change(id, bytes, () => changeCover(actor, id, 1));
    },

    removeThumbnail: (actor: Actor, id: string): Promise<WorkflowRecord> =>
      covers.change(id, null, () => changeCover(actor, id, 0)),

    /** The image as WebP, for users who may see the workflow. */
    async thumbnail(actor: Actor, id: string): Promise<Uint8Array<ArrayBuffer>> {
      await access.requireOne(actor, "view", "workflow", id);
      return await covers.read(id);
    },

    ...createWorkflowLists({ db, access, config }),
  };
}

function thing(id: string, { user_id: ownerId, name: label }: { user_id: string; name: string }) {
  return { kind: "workflow" as const, id, ownerId, label };
}
