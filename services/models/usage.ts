import type { Expression, SqlBool } from "kysely";
import type { Actor } from "../actor.ts";
import type { ModelImages } from "../contract/models.ts";
import type { Database } from "../database/mod.ts";

/** Maximum number of images that are named. */
const NAMED = 24;

export interface ModelUsageOptions {
  db: Database;
  access: { visible(actor: Actor, kind: "image"): Expression<SqlBool> };
}

export type ModelUsage = ReturnType<typeof createModelUsage>;

/** Finds the images that were made with a model. */
export function createModelUsage({ db, access }: ModelUsageOptions) {
  const madeWith = (key: string) =>
    db.selectFrom("image_models").innerJoin("images", "images.image_id", "image_models.image_id")
      .where("image_models.model_key", "=", key).where("images.is_intermediate", "=", 0);

  return {
    /** How many images the actor may see, and the newest of their own. */
    async of(actor: Actor, key: string): Promise<ModelImages> {
      const { n } = await madeWith(key).where(access.visible(actor, "image"))
        .select((e) => e.fn.countAll<number>().as("n")).executeTakeFirstOrThrow();
      const own = await madeWith(key).where("images.user_id", "=", actor.userId)
        .where("images.deleted_at", "is", null).select("images.image_name")
        .orderBy("image_models.image_id", "desc").limit(NAMED).execute();
      return { image_count: Number(n), image_names: own.map(({ image_name }) => image_name) };
    },
  };
}
