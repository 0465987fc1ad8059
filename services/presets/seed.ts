import { SYSTEM_USER_ID } from "../actor.ts";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { DEFAULT_PRESETS } from "./defaults.ts";

/** Where it is kept which defaults were written once. */
const SETTING = "style_presets_seeded";

/**
 * Writes the shipped presets, each once: administrators may change and delete them, and a new start
 * does not bring them back.
 */
export async function seedPresets(db: Database): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const kept = await trx.selectFrom("app_settings").select("value")
      .where("key", "=", SETTING).executeTakeFirst();
    const done = new Set(kept ? JSON.parse(kept.value) as string[] : []);
    const fresh = DEFAULT_PRESETS.filter(({ id }) => !done.has(id));
    if (fresh.length === 0) return;
    const at = now();
    await trx.insertInto("style_presets").values(fresh.map((preset) => ({
      style_preset_id: preset.id,
      user_id: SYSTEM_USER_ID,
      name: preset.name,
      type: "default" as const,
      visibility: "shared" as const,
      positive_prompt: preset.positive,
      negative_prompt: preset.negative,
      created_at: at,
      updated_at: at,
    }))).execute();
    const value = JSON.stringify(DEFAULT_PRESETS.map(({ id }) => id));
    await trx.insertInto("app_settings").values({ key: SETTING, value, updated_at: at })
      .onConflict((oc) => oc.column("key").doUpdateSet({ value, updated_at: at })).execute();
  });
}
