import { sql } from "kysely";
import type { Actor } from "../actor.ts";
import type { SimilarImages } from "../contract/images.ts";
import { createYield } from "../cooperative.ts";
import { inList } from "../database/in_list.ts";
import { NO_LIMIT, word } from "../database/words.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";
import { listed, type ListedDeps } from "./listed.ts";
import { namesWithOwners } from "./list.ts";
import { ASKED_FOR, askFor, likeness, unpacked } from "./vectors.ts";

/** Number of images that are found: more are not looked through, and the last are hardly alike. */
const MOST = 100;
/** Vectors that are read at a stretch: what others ask for waits no longer. */
const PAGE = 500;

/** The answer while nothing can be compared. */
const NOTHING = {
  ...{ image_names: [], starred_count: 0, total_count: 0, owners: [], owned_by: [] },
  ...{ similarity: [], unseen: 0 },
};

export type SimilarFilter = ImageFilter & { with_shapes?: boolean | undefined };

/** An image, and how like the other one it is. */
interface Found {
  id: number;
  score: number;
}

/**
 * The images of a list that are most like another one, by the vectors of a model. Only images of
 * the list are compared, so that nothing is learnt of others. An image that the model has not seen
 * yet is asked for.
 * @param model hash of the model; null if there is none
 * @param signal ends the comparison
 * @throws Problem not_found for an image that the actor may not see; as for the list
 */
export async function similarTo(
  deps: ListedDeps,
  actor: Actor,
  imageName: string,
  model: string | null,
  filter: SimilarFilter,
  signal?: AbortSignal,
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
    const ids = await idsOf(deps, query().where("images.image_name", "<>", imageName));
    let unseen = ids.length;
    const yieldNow = createYield();
    for (let from = 0; from < ids.length; from += PAGE) {
      signal?.throwIfAborted();
      const rows = await db.selectFrom("image_vectors").select(["image_id", "vector"])
        .where(inList("image_id", ids.slice(from, from + PAGE)))
        .where("model_hash", "=", model).execute();
      unseen -= rows.length;
      for (const { image_id: id, vector } of rows) {
        if (vector.length !== own.length) continue;
        insert(best, { id, score: likeness(own, unpacked(vector)) });
      }
      await yieldNow();
    }
    const { with_shapes = false } = filter;
    const { names, starred: _, similarity = [], ...beside } = await namesWithOwners(
      db,
      query().where(inList("images.image_id", best.map(({ id }) => id))),
      with_shapes,
      new Map(best.map(({ id, score }) => [id, score])),
    );
    return {
      ...beside,
      image_names: names,
      starred_count: 0,
      total_count: names.length,
      similarity: similarity.map((score) => Math.round(score * 1000) / 1000),
      state: "ready",
      unseen,
    };
  });
}

/**
 * The rows of a list, in their order, by one look at it: to go on from the last one would sort the
 * whole list for each page.
 */
async function idsOf({ db }: ListedDeps, images: ImagesQuery): Promise<number[]> {
  const { ids } = await db.selectFrom(
    images.select("images.image_id").limit(NO_LIMIT).as("i"),
  ).select(word<string>("list_of", sql.ref("i.image_id")).as("ids")).executeTakeFirstOrThrow();
  return (JSON.parse(ids ?? "[]") as number[]).sort((a, b) => a - b);
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
