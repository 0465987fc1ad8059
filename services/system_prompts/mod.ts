import { type Selectable, sql, type SqlBool } from "kysely";
import { type Actor, SYSTEM_USER_ID } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { now } from "../clock.ts";
import type { Database, Tables } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import { seedOnce } from "../seed_once.ts";

/** Instructions for language models that write or read prompts; names are InvokeAI's. */
export interface SystemPrompt {
  id: string;
  user_id: string;
  name: string;
  content: string;
  is_public: boolean;
  created_at: string;
  updated_at: string;
}

export interface SystemPromptChanges {
  name?: string | null | undefined;
  content?: string | null | undefined;
  is_public?: boolean | null | undefined;
}

export type SystemPrompts = ReturnType<typeof createSystemPrompts>;

/** System prompts: private until their owner shows them to everybody. */
export function createSystemPrompts(
  { db, audit }: { db: Database; audit: Pick<Audit, "record"> },
) {
  const visible = (actor: Actor) =>
    db.selectFrom("system_prompts").selectAll().where(
      sql<SqlBool>`(${actor.isAdmin ? 1 : 0} or is_public = 1 or user_id = ${actor.userId})`,
    );

  async function find(actor: Actor, id: string) {
    const row = await visible(actor).where("system_prompt_id", "=", id).executeTakeFirst();
    if (!row) throw problem("not_found", "There is no such system prompt.");
    return row;
  }

  async function findOwn(actor: Actor, id: string) {
    const row = await find(actor, id);
    if (actor.isAdmin || row.user_id === actor.userId) return row;
    throw problem(
      "forbidden",
      "This system prompt belongs to somebody else; you may only look at it.",
    );
  }

  return {
    async list(actor: Actor): Promise<SystemPrompt[]> {
      const rows = await visible(actor).orderBy((eb) => eb.fn("lower", ["name"]))
        .orderBy("system_prompt_id").execute();
      return rows.map(toSystemPrompt);
    },

    async get(actor: Actor, id: string): Promise<SystemPrompt> {
      return toSystemPrompt(await find(actor, id));
    },

    async create(actor: Actor, prompt: { name: string; content: string }): Promise<SystemPrompt> {
      const id = crypto.randomUUID();
      const at = now();
      await db.insertInto("system_prompts").values({
        system_prompt_id: id,
        user_id: actor.userId,
        ...prompt,
        created_at: at,
        updated_at: at,
      }).execute();
      return toSystemPrompt(await find(actor, id));
    },

    async update(actor: Actor, id: string, changes: SystemPromptChanges): Promise<SystemPrompt> {
      const before = await findOwn(actor, id);
      await db.transaction().execute(async (trx) => {
        await trx.updateTable("system_prompts").set({
          name: changes.name ?? before.name,
          content: changes.content ?? before.content,
          is_public: changes.is_public == null ? before.is_public : changes.is_public ? 1 : 0,
          updated_at: now(),
        }).where("system_prompt_id", "=", id).execute();
        await note(trx, actor, "update", before);
      });
      return toSystemPrompt(await find(actor, id));
    },

    async remove(actor: Actor, id: string): Promise<void> {
      const before = await findOwn(actor, id);
      await db.transaction().execute(async (trx) => {
        await trx.deleteFrom("system_prompts").where("system_prompt_id", "=", id).execute();
        await note(trx, actor, "delete", before);
      });
    },
  };

  /** An administrator's hand in somebody else's things leaves a trace. */
  async function note(
    trx: Parameters<Audit["record"]>[0],
    actor: Actor,
    verb: string,
    before: Selectable<Tables["system_prompts"]>,
  ): Promise<void> {
    if (before.user_id === actor.userId) return;
    const target = { kind: "system_prompt", id: before.system_prompt_id, label: before.name };
    const details = { owner_ids: [before.user_id] };
    await audit.record(trx, { actor, action: `system_prompt.${verb}`, target, details });
  }
}

function toSystemPrompt(row: Selectable<Tables["system_prompts"]>): SystemPrompt {
  const { system_prompt_id: id, is_public, ...rest } = row;
  return { id, ...rest, is_public: is_public === 1 };
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
    content: "You look at a picture and write the prompt that would draw it again: subject, " +
      "setting, colours, light, style, in at most 60 words. Do not guess at names of people. " +
      "Answer with the prompt alone.",
  },
];

/** Writes the shipped prompts where they have never been. */
export async function seedSystemPrompts(db: Database): Promise<void> {
  await seedOnce(db, "system_prompts_seeded", SEEDED, async (trx, fresh, at) => {
    await trx.insertInto("system_prompts").values(fresh.map(({ id, ...prompt }) => ({
      ...prompt,
      system_prompt_id: id,
      user_id: SYSTEM_USER_ID,
      is_public: 1 as const,
      created_at: at,
      updated_at: at,
    }))).execute();
  });
}
