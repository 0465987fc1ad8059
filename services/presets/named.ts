import type { Access } from "../access/mod.ts";
import { type Actor, withoutAdmin } from "../actor.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem, wrong } from "../errors/mod.ts";

/** A style that a request names, with its texts. */
export interface NamedStyle {
  id: string;
  name: string;
  positive_prompt: string;
  negative_prompt: string;
}

/**
 * Returns the styles that are named by their ids or names, in the same order. Of several of a name
 * it is the actor's own, else the oldest. @throws Problem not_found naming the field
 */
export type NamedStyles = (actor: Actor, wanted: readonly string[]) => Promise<NamedStyle[]>;

export function createNamedStyles(
  { db, access }: { db: Database; access: Pick<Access, "visible"> },
): NamedStyles {
  return async (actor, wanted) => {
    if (wanted.length === 0) return [];
    // An administrator's prompt takes no style that somebody else keeps private.
    const viewer = withoutAdmin(actor);
    const rows = await db.selectFrom("style_presets")
      .select(["style_preset_id as id", "user_id", "name", "positive_prompt", "negative_prompt"])
      .where(access.visible(viewer, "style_preset"))
      .where((eb) => eb("style_preset_id", "in", wanted).or("name", "in", wanted))
      .orderBy("created_at").orderBy("style_preset_id").execute();
    return wanted.map((one, i) => {
      const found = rows.find(({ id }) => id === one) ??
        rows.find(({ name, user_id }) => name === one && user_id === actor.userId) ??
        rows.find(({ name }) => name === one);
      if (found) return found;
      const field = `body.styles.${i}`;
      const error = wrong(field, say("no_style_preset_named", { name: one }));
      throw problem("not_found", `${field}: ${error.message}`, { errors: [error] });
    });
  };
}
