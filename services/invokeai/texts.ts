import { SYSTEM_USER_ID } from "../actor.ts";
import { looseObject } from "../images/loose_json.ts";
import { workflowContent } from "../workflows/schema.ts";
import { LENGTH, NESTING } from "../contract/limits.ts";
import { isTooDeep } from "../nesting.ts";
import type { Import } from "./deps.ts";
import { flag, instant, text } from "./values.ts";

const WORKFLOW = {
  workflow_id: "",
  workflow: "",
  category: "user",
  user_id: SYSTEM_USER_ID,
  is_public: 0,
  created_at: "",
  updated_at: "",
};
const PRESET = {
  id: "",
  name: "",
  preset_data: "",
  is_default: 0,
  type: null,
  user_id: SYSTEM_USER_ID,
  is_public: 0,
  created_at: "",
  updated_at: "",
};
const STATE = { user_id: SYSTEM_USER_ID, key: "", value: "", data: null };

/** Adds workflows under their own ids. InvokeAI's own ones stay behind; Atelier has its own. */
export async function importWorkflows(given: Import): Promise<void> {
  const { db, source, tallies, owners, at, change } = given;
  const tally = tallies.workflows;
  for (const row of source.rows("workflow_library", WORKFLOW)) {
    if (row.category !== "user") continue;
    const workflowId = text(row.workflow_id);
    const known = await db.selectFrom("workflows").select("workflow_id")
      .where("workflow_id", "=", workflowId).executeTakeFirst();
    if (known) {
      tally.here += 1;
      continue;
    }
    const read = workflowContent.safeParse(looseObject(text(row.workflow)));
    if (!read.success || isTooDeep(text(row.workflow), NESTING.workflow)) {
      const why = read.error?.issues[0]?.message ?? "is nested too deeply";
      tally.left.push({
        name: String(looseObject(text(row.workflow))?.["name"] ?? workflowId),
        why,
      });
      continue;
    }
    tally.added += 1;
    const content = { ...read.data, meta: { ...read.data.meta, category: "user" as const } };
    const owner = owners.get(text(row.user_id)) ?? SYSTEM_USER_ID;
    await change(async (trx) => {
      await trx.insertInto("workflows").values({
        workflow_id: workflowId,
        user_id: owner,
        name: content.name,
        description: content.description,
        tags: content.tags,
        category: "user",
        visibility: visibilityOf(owner, flag(row.is_public)),
        workflow: JSON.stringify(content),
        has_thumbnail: 0,
        created_at: instant(row.created_at, at),
        updated_at: instant(row.updated_at, at),
      }).execute();
    });
  }
}

/** Adds style presets under their own ids, without their images. */
export async function importPresets(given: Import): Promise<void> {
  const { db, source, tallies, owners, at, change } = given;
  const tally = tallies["style presets"];
  for (const row of source.rows("style_presets", PRESET)) {
    if (flag(row.is_default) || row.type === "default") continue;
    const id = text(row.id);
    const known = await db.selectFrom("style_presets").select("style_preset_id")
      .where("style_preset_id", "=", id).executeTakeFirst();
    if (known) {
      tally.here += 1;
      continue;
    }
    const data = looseObject(text(row.preset_data));
    if (data === null) {
      tally.left.push({ name: text(row.name) || id, why: "its prompts cannot be read" });
      continue;
    }
    tally.added += 1;
    const prompt = (name: string) =>
      typeof data[name] === "string" ? (data[name] as string).slice(0, LENGTH.presetPrompt) : "";
    const owner = owners.get(text(row.user_id)) ?? SYSTEM_USER_ID;
    await change(async (trx) => {
      await trx.insertInto("style_presets").values({
        style_preset_id: id,
        user_id: owner,
        name: text(row.name).slice(0, LENGTH.presetName) || "Style",
        type: "user",
        visibility: visibilityOf(owner, flag(row.is_public)),
        positive_prompt: prompt("positive_prompt"),
        negative_prompt: prompt("negative_prompt"),
        has_image: 0,
        created_at: instant(row.created_at, at),
        updated_at: instant(row.updated_at, at),
      }).execute();
    });
  }
}

/** What was made without accounts is private, whatever InvokeAI made of it when they came. */
const visibilityOf = (owner: string, isPublic: boolean) =>
  isPublic && owner !== SYSTEM_USER_ID ? "shared" as const : "private" as const;

/** Adds what InvokeAI's pages and scripts remember for a user; a key that is here stays. */
export async function importClientState(given: Import): Promise<void> {
  const { db, source, tallies, owners, at, change } = given;
  const tally = tallies["client state"];
  for (const row of source.rows("client_state", STATE)) {
    // Before there were accounts, one row held all keys.
    const values = row.data === null
      ? [[text(row.key), text(row.value)] as const]
      : Object.entries(looseObject(text(row.data)) ?? {}).map(([key, value]) =>
        [key, typeof value === "string" ? value : JSON.stringify(value)] as const
      );
    const user_id = owners.get(text(row.user_id)) ?? SYSTEM_USER_ID;
    for (const [key, value] of values) {
      const known = await db.selectFrom("client_state").select("key").where("user_id", "=", user_id)
        .where("queue_id", "=", QUEUE).where("key", "=", key).executeTakeFirst();
      if (known) {
        tally.here += 1;
        continue;
      }
      tally.added += 1;
      await change(async (trx) => {
        await trx.insertInto("client_state")
          .values({ user_id, queue_id: QUEUE, key, value, updated_at: at }).execute();
      });
    }
  }
}

/** The queue whose page this is; InvokeAI has this one alone. */
const QUEUE = "default";
