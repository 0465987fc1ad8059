import { z } from "zod";
import { dayBoardSchema } from "../services/contract/boards.ts";
import { imageNamesSchema } from "../services/contract/images.ts";
import type { Images } from "../services/images/mod.ts";
import { type Route, route } from "./gate.ts";

/** Boards that no one created: the images of each day. */
export function virtualBoardRoutes({ images }: { images: Images }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/virtual_boards/by_date",
      audience: "user",
      scope: "read",
      summary: "The days on which you made images, latest first",
      response: z.array(dayBoardSchema),
    }, ({ actor }) => images.boardsByDate(actor)),
    route({
      method: "GET",
      path: "/api/v1/virtual_boards/by_date/{date}/image_names",
      audience: "user",
      scope: "read",
      summary: "The names of the images of one day (UTC)",
      response: imageNamesSchema,
      params: z.object({ date: z.iso.date() }),
    }, ({ actor, params }) => images.namesByDate(actor, params.date)),
  ];
}
