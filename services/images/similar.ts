import type { Actor } from "../actor.ts";
import type { SimilarImages } from "../contract/images.ts";
import { createYield } from "../cooperative.ts";
import { inList } from "../database/in_list.ts";
import type { ImageFilter } from "./filter.ts";
import { listed, type ListedDeps } from "./listed.ts";
import { namesWithOwners } from "./list.ts";
import { ASKED_FOR, askFor, likeness, unpacked } from "./vectors.ts";

/** Number of images that are found: more are not looked through, and the last are hardly alike. */
const MOST = 100;
/** Rows that are read at a stretch: what others ask for waits no longer. */
const PAGE = 1000;

/** The answer while nothing can be compared. */
const NOTHING = {
  ...{ image_names: [], starred_count: 0, total_count: 0, owners: [], owned_by: [] },
  ...{ similarity: [], unseen: 0 },
};

/** An image, and how like the other one it is. */
interface Found {
  id: number;
  score: number;
}

/**
 * The images of a list that are most like another one, by the vectors of a model. Only images of the
 * list are compared, so that nothing is learnt of others. An image that the model has not seen yet is
 * asked for.
 * @param model hash of the model; null if there is none
 * @throws Problem not_found for an image that the actor may not see; as for the list
 */
export async function similarTo(
  deps: ListedDeps,
  actor: Actor,
  imageName: string,
  model: string | null,
  filter: ImageFilter & { with_shapes?: boolean | undefined },
): Promise<SimilarImages> {
  const { db, access, oversight } = deps;
  await access.requireOne(actor, "view", "image", imageName);
  if (actor.isAdmin) {
    const { user_id: ownerId } = await db.selectFrom("images").select("user_id")
      .where("image_name", "=", imageName).executeTakeFirstOrThrow();
    await oversight.recordView(actor, { kind: "image", id: imageName, ownerId });
  }
  if (model === null) return { ...NOTHING, state: "no_model" };
  const own = await vectorOf(deps, imageName, model);
  if (own === null) await askFor(db, imageName);
  if (own === null || own.length === 0) {
    return { ...NOTHING, state: own === null ? "waiting" : "unreadable" };
  }
  // What is made on the way to an image is not looked at.
  const compared = { ...filter, is_intermediate: false };
  return await listed(deps, actor, compared, async ({ query }) => {
    const best: Found[] = [];
    let [after, unseen] = [0, 0];
    const yieldNow = createYield();
    while (true) {
      const rows = await query()
        .leftJoin(
          "image_vectors",
          (join) =>
            join.onRef("image_vectors.image_id", "=", "images.image_id")
              .on("image_vectors.model_hash", "=", model),
        )
        .where("images.image_id", ">", after).where("images.image_name", "<>", imageName)
        .select(["images.image_id", "image_vectors.vector"])
        .orderBy("images.image_id").limit(PAGE).execute();
      for (const { image_id: id, vector } of rows) {
        if (vector === null) unseen++;
        else if (vector.length === own.length) {
          insert(best, { id, score: likeness(own, unpacked(vector)) });
        }
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.image_id;
      await yieldNow();
    }
    const places = new Map(best.map(({ id }, place) => [id, place]));
    const { with_shapes = false } = filter;
    const { names, starred: _, ...beside } = await namesWithOwners(
      db,
      query().where(inList("images.image_id", [...places.keys()])),
      with_shapes,
      (a, b) => places.get(a.image_id)! - places.get(b.image_id)!,
    );
    return {
      ...beside,
      image_names: names,
      starred_count: 0,
      total_count: names.length,
      similarity: best.map(({ score }) => Math.round(score * 1000) / 1000),
      state: "ready",
      unseen,
    };
  });
}

/** The vector of an image; empty if it could not be looked at, null if it was not yet. */
async function vectorOf({ db }: ListedDeps, imageName: string, model: string) {
  const row = await db.selectFrom("image_vectors")
    .innerJoin("images", "images.image_id", "image_vectors.image_id")
    .where("images.image_name", "=", imageName).where("model_hash", "=", model)
    .where("model_hash", "<>", ASKED_FOR).select("vector").executeTakeFirst();
  return row ? unpacked(row.vector) : null;
}

/** Puts an image among the best, most alike first. */
function insert(best: Found[], found: Found): void {
  if (best.length === MOST && best[MOST - 1]!.score >= found.score) return;
  let at = best.length;
  while (at > 0 && best[at - 1]!.score < found.score) at--;
  best.splice(at, 0, found);
  if (best.length > MOST) best.pop();
}
