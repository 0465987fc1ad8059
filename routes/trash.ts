import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import {
  bulkSchema,
  emptiedSchema,
  imageNamesBody,
  imagePageSchema,
  trashNamesSchema,
} from "../services/contract/images.ts";
import type { Images } from "../services/images/mod.ts";
import { count } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { sendFile } from "./send_file.ts";
import { PAGE } from "../services/contract/limits.ts";

const imageParams = z.object({ image_name: id });

/** The caller's trash; no other user can see it. */
export function trashRoutes({ images }: { images: Images }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/images/trash",
      audience: "user",
      scope: "read",
      summary: "What is in your trash, latest first",
      response: imagePageSchema,
      query: z.strictObject({
        offset: count(0, 1_000_000_000).default(0),
        limit: count(1, PAGE).default(50),
      }),
    }, ({ actor, query }) => images.trash(actor, query)),
    route({
      method: "GET",
      path: "/api/v1/images/trash/names",
      audience: "user",
      scope: "read",
      summary: "The names of everything in your trash, latest first",
      response: trashNamesSchema,
    }, ({ actor }) => images.trashNames(actor)),
    route({
      method: "POST",
      path: "/api/v1/images/trash/restore",
      audience: "user",
      scope: "manage",
      summary: "Take images out of the trash, back to where they were",
      response: bulkSchema("restored_images"),
      body: imageNamesBody,
    }, ({ actor, body }) => images.restore(actor, body.image_names)),
    route({
      method: "POST",
      path: "/api/v1/images/trash/delete",
      audience: "user",
      scope: "manage",
      summary: "Delete images of your trash for good",
      response: emptiedSchema,
      body: imageNamesBody,
    }, ({ actor, body }) => images.empty(actor, body.image_names)),
    route({
      method: "DELETE",
      path: "/api/v1/images/trash",
      audience: "user",
      scope: "manage",
      summary: "Empty your trash",
      response: emptiedSchema,
    }, ({ actor }) => images.empty(actor)),
    route(
      {
        method: "GET",
        path: "/api/v1/images/trash/{image_name}/thumbnail",
        audience: "user",
        scope: "read",
        summary: "A small WebP of an image in your trash",
        media: "image/webp",
        params: imageParams,
      },
      async ({ actor, params, c }) =>
        await sendFile(c, await images.trashFile(actor, params.image_name, "thumbnail")),
    ),
    route(
      {
        method: "GET",
        path: "/api/v1/images/trash/{image_name}/full",
        audience: "user",
        scope: "read",
        summary: "An image in your trash",
        media: "image/*",
        params: imageParams,
      },
      async ({ actor, params, c }) =>
        await sendFile(c, await images.trashFile(actor, params.image_name, "full")),
    ),
  ];
}
