import { type SelectQueryBuilder, sql, type SqlBool } from "kysely";
import type { ImageCategory, ImageOrigin } from "../contract/images.ts";
import type { Tables } from "../database/mod.ts";
import { inList } from "../database/in_list.ts";
import { dayRange } from "../time_zone.ts";

/** Filters of a list; those left out do not narrow it. */
export interface ImageFilter {
  image_origin?: ImageOrigin | undefined;
  categories?: readonly ImageCategory[] | undefined;
  is_intermediate?: boolean | undefined;
  /** A board, or "none" for images on no board. */
  board_id?: string | undefined;
  /** Only other users' images that were shared with the actor individually. */
  shared_with_me?: boolean | undefined;
  /** Without a board: also images shared with the actor, on boards or individually. */
  visible?: boolean | undefined;
  search_term?: string | undefined;
  tag?: string | undefined;
  starred?: boolean | undefined;
  /**
   * Only this user's; `me` is the actor. Of others, what is not on a board that the actor may
   * see is for administrators.
   */
  user_id?: string | undefined;
  /** A day, `2026-11-20`, in the time zone. */
  date?: string | undefined;
  /** First and last day, in the time zone. */
  created_from?: string | undefined;
  created_to?: string | undefined;
  /** Key of a model that they were made with, also of a LoRA and the like. */
  model?: string | undefined;
  /** The sampler that they were made by. */
  sampler?: string | undefined;
  /** Pixels. */
  width?: number | undefined;
  height?: number | undefined;
  /** UTC if it is not given. */
  time_zone?: string | undefined;
}

export type ImagesQuery = SelectQueryBuilder<Tables, "images", Record<never, never>>;

/**
 * The images of a query that a filter lets through; whose they may be is `listed.ts`, what is
 * searched for `search.ts`.
 */
export function narrowed(query: ImagesQuery, filter: ImageFilter): ImagesQuery {
  const { image_origin, categories, is_intermediate, starred, tag, date, model, sampler } = filter;
  if (is_intermediate !== undefined) {
    query = query.where("images.is_intermediate", "=", is_intermediate ? 1 : 0);
  }
  if (categories) query = query.where(inList("images.image_category", categories));
  if (image_origin) query = query.where("images.image_origin", "=", image_origin);
  if (starred !== undefined) query = query.where("images.starred", "=", starred ? 1 : 0);
  const { time_zone = "UTC" } = filter;
  const from = date ?? filter.created_from;
  const to = date ?? filter.created_to;
  if (from !== undefined) {
    query = query.where("images.created_at", ">=", dayRange(from, time_zone).from);
  }
  if (to !== undefined) {
    query = query.where("images.created_at", "<", dayRange(to, time_zone).to);
  }
  if (tag !== undefined) {
    query = query.where(
      "images.image_name",
      "in",
      (eb) => eb.selectFrom("image_tags").select("image_name").where("tag", "=", tag),
    );
  }
  // Asked of each image of the list in its order: the other way round, a model that others use much
  // would be looked through to the end.
  if (model !== undefined) {
    query = query.where(sql<SqlBool>`exists (select 1 from image_models
      where image_models.model_key = ${model} and image_models.image_id = images.image_id)`);
  }
  if (sampler !== undefined) {
    query = query.where(sql<SqlBool>`exists (select 1 from image_samplers
      where image_samplers.sampler = ${sampler}
      and image_samplers.image_id = images.image_id)`);
  }
  if (filter.width !== undefined) query = query.where("images.width", "=", filter.width);
  if (filter.height !== undefined) query = query.where("images.height", "=", filter.height);
  return query;
}
