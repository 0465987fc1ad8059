import { z } from "zod";
import { id } from "../services/contract/fields.ts";
import {
  category,
  galleryNamesSchema,
  galleryPageSchema,
  galleryRefsSchema,
  type ImageNames,
} from "../services/contract/images.ts";
import { PAGE } from "../services/contract/limits.ts";
import type { Images } from "../services/images/mod.ts";
import { timeZone } from "../services/time_zone.ts";
import { count, flag, searchWords, several } from "./fields.ts";
import { type Route, route } from "./gate.ts";

const filter = {
  origin: z.enum(["internal", "external"]).optional(),
  categories: several(category).optional(),
  is_intermediate: flag.optional(),
  board_id: id.optional(),
  user_id: id.optional(),
  created_from: z.iso.date().optional(),
  created_to: z.iso.date().optional(),
  time_zone: timeZone.optional(),
  order_dir: z.enum(["ASC", "DESC"]).default("DESC"),
  starred_first: flag.default(true),
  search_term: searchWords.optional(),
};

/**
 * InvokeAI's lists of images and videos in one. There are no videos here: they are the lists of
 * `images/` in other words.
 */
export function galleryRoutes({ images }: { images: Images }): Route[] {
  const read = { method: "GET", audience: "user", scope: "read" } as const;
  return [
    route({
      ...read,
      path: "/api/v1/gallery/items/",
      summary: "A page of images, as items of a gallery",
      response: galleryPageSchema,
      query: z.strictObject({
        ...filter,
        offset: count(0, 1_000_000_000).default(0),
        limit: count(0, PAGE).default(10),
      }),
    }, async ({ actor, query: { origin, ...query } }) => {
      const { items, ...page } = await images.list(actor, { ...query, image_origin: origin });
      return {
        offset: page.offset,
        limit: page.limit,
        total: page.total,
        items: items.map((image) => ({
          kind: "image" as const,
          name: image.image_name,
          full_url: image.image_url,
          thumbnail_url: image.thumbnail_url,
          width: image.width,
          height: image.height,
          category: image.image_category,
          starred: image.starred,
          is_intermediate: image.is_intermediate,
          board_id: image.board_id,
          created_at: image.created_at,
          duration: null,
          fps: null,
        })),
      };
    }),
    route(
      {
        ...read,
        path: "/api/v1/gallery/items/names",
        summary: "The names of the images of a list, each with its kind",
        response: galleryRefsSchema,
        query: z.strictObject(filter),
      },
      async ({ actor, query: { origin, ...query } }) =>
        refsOf(await images.names(actor, { ...query, image_origin: origin })),
    ),
    route({
      ...read,
      path: "/api/v1/gallery/item_names",
      summary: "The names of the images of a list",
      response: galleryNamesSchema,
      query: z.strictObject({ ...filter, created_date: z.iso.date().optional() }),
    }, async ({ actor, query: { origin, created_date, ...query } }) => {
      const list = { ...query, image_origin: origin, date: created_date };
      const { image_names: item_names, ...counts } = await images.names(actor, list);
      return { item_names, ...counts };
    }),
  ];
}

/** Names in the form in which each says what it names. */
export function refsOf({ image_names, ...counts }: ImageNames) {
  return { items: image_names.map((name) => ({ kind: "image" as const, name })), ...counts };
}
