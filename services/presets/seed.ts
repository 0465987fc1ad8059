import { SYSTEM_USER_ID } from "../actor.ts";
import type { Covers } from "../covers.ts";
import type { Database } from "../database/mod.ts";
import { seedOnce } from "../seed_once.ts";
import { coverOf, DEFAULT_PRESETS } from "./defaults.ts";

/** Writes the shipped presets where they have never been, and gives each its image once. */
export async function seedPresets(db: Database, covers: Pick<Covers, "save">): Promise<void> {
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
  await seedOnce(
    db,
    "style_covers_seeded",
    DEFAULT_PRESETS,
    (trx, fresh) =>
      trx.updateTable("style_presets").set({ has_image: 1 })
        .where("style_preset_id", "in", fresh.map(({ id }) => id)).execute(),
    async (fresh) => {
      const present = await db.selectFrom("style_presets").select("style_preset_id as id")
        .where("style_preset_id", "in", fresh.map(({ id }) => id)).where("has_image", "=", 0)
        .execute();
      for (const { id } of present) await covers.save(id, await Deno.readFile(coverOf(id)));
    },
  );
}
