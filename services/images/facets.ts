import { sql } from "kysely";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { ImageFacets } from "../contract/images.ts";
import type { ImageFilter, ImagesQuery } from "./filter.ts";
import { listed, type ListedDeps } from "./listed.ts";

/** Maximum number of values of each kind: a person chooses among them. */
const MOST = 50;

/**
 * What the images of a list differ in, and how many there are of each: the list is the one that the
 * actor would be shown, so a count says nothing of images that it does not have. Models are named
 * that the actor may see. Most used first.
 * @throws Problem not_found, forbidden, as for the list
 */
export async function imageFacets(
  deps: ListedDeps & { access: Pick<Access, "visible"> },
  actor: Actor,
  filter: ImageFilter,
): Promise<ImageFacets> {
  return await listed(deps, actor, filter, async ({ query }) => {
    const [models, samplers, sizes] = await Promise.all([
      modelsOf(deps, actor, query()),
      samplersOf(query()),
      sizesOf(query()),
    ]);
    return { models, samplers, sizes };
  });
}

const COUNT = sql<number>`count(*)`.as("count");

async function modelsOf({ db, access }: ListedDeps, actor: Actor, images: ImagesQuery) {
  const used = images
    .innerJoin("image_models", "image_models.image_id", "images.image_id")
    .select(["image_models.model_key", COUNT]).groupBy("image_models.model_key");
  return await db.selectFrom(used.as("used"))
    .innerJoin("models", "models.model_key", "used.model_key")
    .where(access.visible(actor, "model"))
    .select(["models.model_key as key", "models.name", "models.type", "used.count"])
    .orderBy("used.count", "desc").orderBy("models.name").limit(MOST).execute();
}

async function samplersOf(images: ImagesQuery) {
  return await images
    .innerJoin("image_samplers", "image_samplers.image_id", "images.image_id")
    .select(["image_samplers.sampler as name", COUNT]).groupBy("image_samplers.sampler")
    .orderBy("count", "desc").orderBy("name").limit(MOST).execute();
}

async function sizesOf(images: ImagesQuery) {
  return await images.select(["images.width", "images.height", COUNT])
    .groupBy(["images.width", "images.height"])
    .orderBy("count", "desc").orderBy("images.width").orderBy("images.height")
    .limit(MOST).execute();
}
