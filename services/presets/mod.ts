import {
  type Access,
  type Executor,
  type Oversight,
  refuse,
  requireRoom,
  sharingChange,
  type SharingEvents,
} from "../access/mod.ts";
import { type Actor, withoutAdmin } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { Config } from "../config/mod.ts";
import type { FileRow, StylePreset } from "../contract/presets.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Covers } from "../covers.ts";
import { createDayTrash } from "../day_trash.ts";
import {
  type PresetTexts,
  readPresetFile,
  readPresetRows,
  writePresetCsv,
  writePresetJson,
} from "./exchange.ts";
import { thing, toPreset } from "./record.ts";

export interface PresetData extends PresetTexts {
  type: "user" | "default" | "project";
  /** Absent: as it was; a new one is private. */
  is_public?: boolean | undefined;
}

export interface PresetsOptions {
  db: Database;
  access: Pick<Access, "visible" | "requireOne" | "require" | "readersOf">;
  oversight: Pick<Oversight, "recordChange" | "recordView">;
  sharing: Pick<SharingEvents, "changedSince" | "deleted">;
  covers: Covers;
  config: Pick<Config, "base_path">;
}

/** Maximum number of style presets of a user. */
const PER_PERSON = 500;

export type Presets = ReturnType<typeof createPresets>;

/** Texts that are put around a prompt: private, shared, and the ones that ship. */
export function createPresets(options: PresetsOptions) {
  const { db, access, oversight, sharing, covers, config } = options;
  const trash = createDayTrash(options, {
    kind: "style_preset",
    most: PER_PERSON,
    forget: covers.remove,
  });

  const rows = (actor: Actor) =>
    db.selectFrom("style_presets")
      .innerJoin("users", "users.user_id", "style_presets.user_id")
      .selectAll("style_presets").select("users.display_name as owner_name")
      .where(access.visible(actor, "style_preset"));

  async function find(id: string, on: Executor = db) {
    const row = await on.selectFrom("style_presets").selectAll()
      .where("style_preset_id", "=", id).executeTakeFirst();
    if (!row) throw refuse("style_preset", "not_found");
    return row;
  }

  async function get(actor: Actor, id: string): Promise<StylePreset> {
    await access.requireOne(actor, "view", "style_preset", id);
    const row = await rows(actor).where("style_preset_id", "=", id).executeTakeFirst();
    if (!row) throw refuse("style_preset", "not_found");
    if (row.visibility === "private" && row.type === "user") {
      await oversight.recordView(actor, { kind: "style_preset", id, ownerId: row.user_id });
    }
    const { allowed } = await access.require(actor, "edit", "style_preset", [id]);
    return toPreset(row, allowed.has(id), config.base_path);
  }

  /** Notifies users who may see it or could `before`, and returns its new state. */
  async function tell(
    actor: Actor,
    id: string,
    before: ReadonlySet<string> | "all" = new Set(),
  ): Promise<StylePreset> {
    await sharing.changedSince("style_preset", id, (await find(id)).user_id, before);
    return await get(actor, id);
  }

  return {
    get,

    /**
     * Own, default and shared ones, by name; `sharedOnly`: without what only administrators see.
     */
    async list(actor: Actor, sharedOnly = false): Promise<StylePreset[]> {
      const found = await rows(sharedOnly ? withoutAdmin(actor) : actor)
        .orderBy((eb) => eb.fn("lower", ["style_presets.name"]))
        .orderBy("style_preset_id").execute();
      // The list shows the prompts as well.
      const hidden = found.some((row) =>
        row.visibility === "private" && row.type === "user" && row.user_id !== actor.userId
      );
      if (hidden) {
        await oversight.recordView(actor, { kind: "style_preset", id: "*", ownerId: "*" });
      }
      const ids = found.map((row) => row.style_preset_id);
      const { allowed } = await access.require(actor, "edit", "style_preset", ids);
      return found.map((row) => toPreset(row, allowed.has(row.style_preset_id), config.base_path));
    },

    /**
     * @throws Problem forbidden for a default one by a user; conflict for one too many; 413, 415.
     */
    async create(actor: Actor, data: PresetData, cover?: Uint8Array): Promise<StylePreset> {
      requireType(actor, data.type);
      const id = crypto.randomUUID();
      if (cover) await covers.save(id, cover);
      const isPublic = data.is_public ?? data.type === "default";
      await changeAs(db, actor, async (trx) => {
        await requireRoom(trx, actor, "style_preset", PER_PERSON);
        await trx.insertInto("style_presets").values({
          ...newRow(actor.userId, data),
          style_preset_id: id,
          type: data.type,
          visibility: isPublic ? "shared" : "private",
          has_image: cover ? 1 : 0,
        }).execute();
      }).catch(async (error) => {
        if (cover) await covers.remove(id);
        throw error;
      });
      return await tell(actor, id);
    },

    /** Without an image the present one stays. */
    async update(
      actor: Actor,
      id: string,
      data: PresetData,
      cover?: Uint8Array,
    ): Promise<StylePreset> {
      // Checked before the image is written, and again inside the transaction.
      const ask = async (on: Executor) => {
        await access.requireOne(actor, "edit", "style_preset", id, on);
        const before = await find(id, on);
        if (data.type !== before.type) requireType(actor, data.type);
        const { is_public } = data;
        const shared = await sharingChange(access, on, actor, "style_preset", before, is_public);
        return { before, shared };
      };
      await ask(db);
      const write = () =>
        changeAs(db, actor, async (trx) => {
          const { before, shared } = await ask(trx);
          const readers = await access.readersOf("style_preset", id, trx);
          await trx.updateTable("style_presets").set({
            name: data.name,
            positive_prompt: data.positive_prompt,
            negative_prompt: data.negative_prompt,
            type: data.type,
            ...shared,
            ...(cover ? { has_image: 1 as const } : {}),
            updated_at: now(),
          }).where("style_preset_id", "=", id).execute();
          await oversight.recordChange(trx, actor, "update", [thing(before)]);
          return readers;
        });
      const readers = await (cover ? covers.change(id, cover, write) : write());
      return await tell(actor, id, readers);
    },

    /** Deleted for everyone; `restore` brings it back for a day. */
    remove: trash.remove,

    /** @throws Problem not_found when the actor has deleted no such preset, or too long ago. */
    async restore(actor: Actor, id: string): Promise<StylePreset> {
      await trash.restore(actor, id);
      return await tell(actor, id);
    },

    /** Deletes for good the presets deleted more than a day ago. */
    tidy: trash.tidy,

    /** The image as WebP, for users who may see the preset. */
    async cover(actor: Actor, id: string): Promise<Uint8Array<ArrayBuffer>> {
      await access.requireOne(actor, "view", "style_preset", id);
      if ((await find(id)).has_image === 0) {
        throw problem("not_found", say("preset_has_no_image"));
      }
      return await covers.read(id);
    },

    async removeCover(actor: Actor, id: string): Promise<StylePreset> {
      await covers.change(id, null, () =>
        changeAs(db, actor, async (trx) => {
          await access.requireOne(actor, "edit", "style_preset", id, trx);
          const row = await trx.updateTable("style_presets").set({
            has_image: 0,
            updated_at: now(),
          })
            .where("style_preset_id", "=", id).returningAll().executeTakeFirst();
          if (!row) throw refuse("style_preset", "not_found");
          await oversight.recordChange(trx, actor, "update", [thing(row)]);
        }));
      return await tell(actor, id);
    },

    /** Every user-made preset, as CSV. For administrators. */
    async exportCsv(actor: Actor): Promise<string> {
      const found = await rows(actor).where("style_presets.type", "<>", "default")
        .orderBy("style_presets.name").orderBy("style_preset_id").execute();
      await changeAs(
        db,
        actor,
        (trx) => oversight.recordChange(trx, actor, "download", found.map(thing)),
      );
      return writePresetCsv(found);
    },

    /** The actor's own, as a file that `import` and other programs read. */
    async exportMine(actor: Actor, format: "csv" | "json"): Promise<string> {
      const found = await rows(actor).where("style_presets.user_id", "=", actor.userId)
        .where("style_presets.type", "<>", "default")
        .orderBy("style_presets.name").orderBy("style_preset_id").execute();
      return format === "csv" ? writePresetCsv(found) : writePresetJson(found);
    },

    /** Parses a CSV or JSON file, row by row; stores nothing. @throws Problem bad_request. */
    readFile: (bytes: Uint8Array): Promise<FileRow[]> => readPresetRows(bytes),

    /** Imports all of a CSV or JSON file or nothing. @throws Problem bad_request; conflict. */
    async importFile(actor: Actor, bytes: Uint8Array): Promise<number> {
      const presets = await readPresetFile(bytes);
      await changeAs(db, actor, async (trx) => {
        await requireRoom(trx, actor, "style_preset", PER_PERSON, presets.length);
        for (const preset of presets) {
          await trx.insertInto("style_presets").values({
            ...newRow(actor.userId, preset),
            style_preset_id: crypto.randomUUID(),
            visibility: "private",
          }).execute();
        }
      });
      return presets.length;
    },
  };
}

function newRow(userId: string, { name, positive_prompt, negative_prompt }: PresetTexts) {
  const at = now();
  return {
    user_id: userId,
    name,
    positive_prompt,
    negative_prompt,
    created_at: at,
    updated_at: at,
  };
}

function requireType(actor: Actor, type: PresetData["type"]): void {
  if (type !== "user" && !actor.isAdmin) {
    throw problem("forbidden", "Only administrators may make built-in style presets.");
  }
}
