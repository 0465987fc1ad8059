import { SYSTEM_USER_ID } from "../actor.ts";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import type { Covers } from "../covers.ts";
import { shippedWorkflows, thumbnailOf } from "./defaults/mod.ts";

/**
 * Writes the shipped workflows, and removes those that ship no longer. Users cannot change them, so
 * the files are authoritative; a row that is equal already is left as it is.
 */
export async function seedWorkflows(
  db: Database,
  covers: Pick<Covers, "save">,
): Promise<void> {
  const shipped = shippedWorkflows();
  await db.transaction().execute(async (trx) => {
    const ids = shipped.map(({ id }) => id);
    await trx.deleteFrom("workflows").where("category", "=", "default")
      .where("workflow_id", "not in", ids).execute();
    for (const { id, ...content } of shipped) {
      const row = {
        name: content.name,
        description: content.description,
        tags: content.tags,
        category: "default" as const,
        visibility: "shared" as const,
        workflow: JSON.stringify(content),
      };
      await trx.insertInto("workflows")
        .values({
          ...row,
          workflow_id: id,
          user_id: SYSTEM_USER_ID,
          created_at: now(),
          updated_at: now(),
        })
        .onConflict((oc) =>
          oc.column("workflow_id").doUpdateSet({ ...row, has_thumbnail: 0, updated_at: now() })
            .where("workflows.workflow", "<>", row.workflow)
        ).execute();
    }
  });
  const bare = await db.selectFrom("workflows").select("workflow_id")
    .where("category", "=", "default").where("has_thumbnail", "=", 0).execute();
  for (const { workflow_id: id } of bare) {
    await covers.save(id, await Deno.readFile(thumbnailOf(id)));
    await db.updateTable("workflows").set({ has_thumbnail: 1 }).where("workflow_id", "=", id)
      .execute();
  }
}
