import { z } from "zod";
import { id } from "../services/contract/fields.ts";
import { dayBoardSchema } from "../services/contract/boards.ts";
import { category, galleryRefsSchema, imageNamesSchema } from "../services/contract/images.ts";
import type { Images } from "../services/images/mod.ts";
import { timeZone } from "../services/time_zone.ts";
import { flag, searchWords, several } from "./fields.ts";
import { refsOf } from "./gallery.ts";
import { type Route, route } from "./gate.ts";

const params = z.object({ date: z.iso.date() });
/** Whose days they are: UTC if it is not given. */
const zoned = { time_zone: timeZone.optional(), user_id: id.optional() };
const query = z.strictObject({
  ...zoned,
  starred_first: flag.default(true),
  order_dir: z.enum(["ASC", "DESC"]).default("DESC"),
  categories: several(category).optional(),
  search_term: searchWords.optional(),
});

/** Boards that no one created: the images of each day. */
export function virtualBoardRoutes({ images }: { images: Images }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/virtual_boards/by_date",
      audience: "user",
      scope: "read",
      summary: "The days on which you made images, latest first",
      query: z.strictObject(zoned),
      response: z.array(dayBoardSchema),
    }, ({ actor, query }) => images.boardsByDate(actor, query)),
    route(
      {
        method: "GET",
        path: "/api/v1/virtual_boards/by_date/{date}/image_names",
        audience: "user",
        scope: "read",
        summary: "The names of the images of one day",
        response: imageNamesSchema,
        params,
        query,
      },
      ({ actor, params, query }) =>
        images.names(actor, { ...query, ...params, is_intermediate: false }),
    ),
    route(
      {
        method: "GET",
        path: "/api/v1/virtual_boards/by_date/{date}/item_names",
        audience: "user",
        scope: "read",
        summary: "The same, each with its kind",
        response: galleryRefsSchema,
        params,
        query,
      },
      async ({ actor, params, query }) =>
        refsOf(await images.names(actor, { ...query, ...params, is_intermediate: false })),
    ),
  ];
}
