import { SYSTEM_USER_ID } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { seedOnce } from "../seed_once.ts";
import { DEFAULT_PRESETS } from "./defaults.ts";

/** Writes the shipped presets where they have never been. */
export async function seedPresets(db: Database): Promise<void> {
  await seedOnce(db, "style_presets_seeded", DEFAULT_PRESETS, async (trx, fresh, at) => {
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
  });
}
