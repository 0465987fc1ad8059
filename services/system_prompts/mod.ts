import type { Selectable } from "kysely";
import {
  type Access,
  type Executor,
  type Oversight,
  refuse,
  requireRoom,
  sharingChange,
  thingOf,
} from "../access/mod.ts";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { SystemPrompt } from "../contract/presets.ts";
import type { Database, Tables } from "../database/mod.ts";
import { seedOnce } from "../seed_once.ts";

export interface SystemPromptChanges {
  name?: string | null | undefined;
  content?: string | null | undefined;
  is_public?: boolean | null | undefined;
}

/** Maximum number of system prompts of a user. */
const PER_PERSON = 100;

export type SystemPrompts = ReturnType<typeof createSystemPrompts>;

interface SystemPromptsOptions {
  db: Database;
  access: Pick<Access, "visible" | "requireOne">;
  oversight: Pick<Oversight, "recordChange" | "recordView">;
}

/** System prompts: private until their owner shares them with everyone, or with some by name. */
export function createSystemPrompts({ db, access, oversight }: SystemPromptsOptions) {
  async function find(id: string, on: Executor = db) {
    const row = await on.selectFrom("system_prompts").selectAll()
      .where("system_prompt_id", "=", id).executeTakeFirst();
    if (!row) throw refuse("system_prompt", "not_found");
    return row;
  }

  return {
    async list(actor: Actor): Promise<SystemPrompt[]> {
      const rows = await db.selectFrom("system_prompts").selectAll()
        .where(access.visible(actor, "system_prompt")).orderBy((eb) => eb.fn("lower", ["name"]))
        .orderBy("system_prompt_id").execute();
      if (rows.some((row) => isHidden(row) && row.user_id !== actor.userId)) {
        await oversight.recordView(actor, { kind: "system_prompt", id: "*", ownerId: "*" });
      }
      return rows.map(toSystemPrompt);
    },

    async get(actor: Actor, id: string): Promise<SystemPrompt> {
      await access.requireOne(actor, "view", "system_prompt", id);
      const row = await find(id);
      if (isHidden(row)) await oversight.recordView(actor, thing(row));
      return toSystemPrompt(row);
    },

    /** @throws Problem conflict for one too many. */
    async create(actor: Actor, prompt: { name: string; content: string }): Promise<SystemPrompt> {
      const id = crypto.randomUUID();
      const at = now();
      await changeAs(db, actor, async (trx) => {
        await requireRoom(trx, actor, "system_prompt", PER_PERSON);
        await trx.insertInto("system_prompts").values({
          system_prompt_id: id,
          user_id: actor.userId,
          ...prompt,
          created_at: at,
          updated_at: at,
        }).execute();
      });
      return toSystemPrompt(await find(id));
    },

    /** Only its owner decides who may see it. */
    async update(actor: Actor, id: string, changes: SystemPromptChanges): Promise<SystemPrompt> {
      await changeAs(db, actor, async (trx) => {
        await access.requireOne(actor, "edit", "system_prompt", id, trx);
        const before = await find(id, trx);
        const { is_public } = changes;
        const sharing = await sharingChange(access, trx, actor, "system_prompt", before, is_public);
        await trx.updateTable("system_prompts").set({
          name: changes.name ?? before.name,
          content: changes.content ?? before.content,
          ...sharing,
          updated_at: now(),
        }).where("system_prompt_id", "=", id).execute();
        await oversight.recordChange(trx, actor, "update", [thing(before)]);
      });
      return toSystemPrompt(await find(id));
    },

    async remove(actor: Actor, id: string): Promise<void> {
      await changeAs(db, actor, async (trx) => {
        await access.requireOne(actor, "own", "system_prompt", id, trx);
        const before = await find(id, trx);
        await trx.deleteFrom("system_prompts").where("system_prompt_id", "=", id).execute();
        await oversight.recordChange(trx, actor, "delete", [thing(before)]);
      });
    },
  };
}

type Row = Selectable<Tables["system_prompts"]>;

const isHidden = (row: Row) => row.visibility === "private";

const thing = (row: Row) => thingOf("system_prompt", row);

function toSystemPrompt(row: Row): SystemPrompt {
  const { system_prompt_id: id, visibility, ...rest } = row;
  return { id, ...rest, is_public: visibility !== "private" };
}

const SEEDED = [
  {
    id: "default_expand_prompt",
    name: "Expand a prompt",
    content:
      "You write prompts for an image generator. Turn the user's few words into one prompt " +
      "of at most 60 words: subject first, then setting, light, style. Keep every thing, colour " +
      "and place that the user named. Answer with the prompt alone.",
  },
  {
    id: "default_describe_image",
    name: "Describe an image",
    content: "You look at an image and write the prompt that would draw it again: subject, " +
      "setting, colours, light, style, in at most 60 words. Do not guess at names of people. " +
      "Answer with the prompt alone.",
  },
];

/** Inserts the shipped prompts that were never inserted. */
export async function seedSystemPrompts(db: Database): Promise<void> {
  await seedOnce(db, "system_prompts_seeded", SEEDED, async (trx, fresh, at) => {
    await trx.insertInto("system_prompts").values(fresh.map(({ id, ...prompt }) => ({
      ...prompt,
      system_prompt_id: id,
      user_id: SYSTEM_USER_ID,
      visibility: "shared" as const,
      created_at: at,
      updated_at: at,
    }))).execute();
  });
}
