import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import {
  category,
  imageFacetsSchema,
  imageMonthSchema,
  imageNamesBody,
  imageNamesSchema,
  imagePageSchema,
  imageSchema,
  imageWorkflowSchema,
  metadataSchema,
  namedImageSchema,
  oneImageSchema,
  similarImagesSchema,
} from "../services/contract/images.ts";
import type { Images } from "../services/images/mod.ts";
import { count, flag, searchWords, several } from "./fields.ts";
import { type Route, route } from "./gate.ts";
import { sendFile } from "./send_file.ts";
import { LENGTH, PAGE } from "../services/contract/limits.ts";
import type { Similarity } from "../services/similarity/mod.ts";
import { timeZone } from "../services/time_zone.ts";

const imageParams = z.object({ image_name: id });
const about = (
  verb: "view" | "edit" | "own",
) => ({ kind: "image", verb, id: "image_name" } as const);

const side = count(1, 1_000_000).optional().describe("in pixels");

const filter = {
  image_origin: z.enum(["internal", "external"]).optional(),
  categories: several(category).optional(),
  is_intermediate: flag.optional(),
  board_id: id.optional(),
  shared_with_me: flag.optional(),
  visible: flag.optional(),
  search_term: searchWords.optional(),
  tag: z.string().max(LENGTH.tag).optional(),
  starred: flag.optional(),
  user_id: id.optional().describe("only this person's; `me` is the caller"),
  date: z.iso.date().optional(),
  created_from: z.iso.date().optional().describe("the first day"),
  created_to: z.iso.date().optional().describe("the last day"),
  time_zone: timeZone.optional().describe("whose days these are; UTC if it is not given"),
  model: id.optional().describe("key of a model that they were made with"),
  sampler: z.string().max(LENGTH.sampler).optional(),
  width: side,
  height: side,
};
const { is_intermediate: _, ...compared } = filter;
const order = {
  order_dir: z.enum(["ASC", "DESC"]).default("DESC"),
  starred_first: flag.default(true),
};

/** InvokeAI's image routes that read: lists, single images, files. */
export function imageRoutes(
  { images, similarity }: { images: Images; similarity: Similarity },
): Route[] {
  const file = (which: "full" | "thumbnail") =>
    route(
      {
        method: "GET",
        path: `/api/v1/images/i/{image_name}/${which}`,
        audience: "user",
        scope: "read",
        about: about("view"),
        summary: which === "full" ? "The image" : "A small WebP of the image",
        media: which === "full" ? "image/*" : "image/webp",
        params: imageParams,
      },
      async ({ actor, params, c }) =>
        await sendFile(c, await images.file(actor, params.image_name, which)),
    );
  return [
    route({
      method: "GET",
      path: "/api/v1/images/",
      audience: "user",
      scope: "read",
      summary: "A page of images",
      response: imagePageSchema,
      query: z.strictObject({
        ...filter,
        ...order,
        offset: count(0, 1_000_000_000).default(0),
        limit: count(1, PAGE).default(10),
        cursor: z.string().max(200).optional(),
      }),
    }, ({ actor, query }) => images.list(actor, query)),
    route({
      method: "GET",
      path: "/api/v1/images/names",
      audience: "user",
      scope: "read",
      summary: "The names of the images of a list, in its order",
      response: imageNamesSchema,
      query: z.strictObject({
        ...filter,
        ...order,
        order_by: z.enum(["created_at", "bytes", "file_name"]).optional(),
        with_owners: flag.optional(),
        with_shapes: flag.optional(),
      }),
    }, ({ actor, query }) => images.names(actor, query)),
    route(
      {
        method: "GET",
        path: "/api/v1/images/i/{image_name}/similar",
        audience: "user",
        scope: "read",
        about: about("view"),
        summary:
          "The images of a list that are most like one, if a model for similarity is installed",
        response: similarImagesSchema,
        params: imageParams,
        query: z.strictObject({ ...compared, with_shapes: flag.optional() }),
      },
      ({ actor, params, query, c }) =>
        similarity.similar(actor, params.image_name, query, c.req.raw.signal),
    ),
    route({
      method: "GET",
      path: "/api/v1/images/facets",
      audience: "user",
      scope: "read",
      summary: "Models, samplers and sizes of the images of a list, most used first",
      response: imageFacetsSchema,
      query: z.strictObject(filter),
    }, ({ actor, query }) => images.facets(actor, query)),
    route({
      method: "GET",
      path: "/api/v1/images/months",
      audience: "user",
      scope: "read",
      summary: "How many images of a list were made in which month, latest first",
      response: z.array(imageMonthSchema),
      query: z.strictObject(filter),
    }, ({ actor, query }) => images.months(actor, query)),
    route({
      method: "POST",
      path: "/api/v1/images/images_by_names",
      audience: "user",
      scope: "read",
      summary: "Those of the named images that you may see",
      response: z.array(namedImageSchema),
      body: imageNamesBody,
    }, ({ actor, body }) => images.byNames(actor, body.image_names)),
    route({
      method: "GET",
      path: "/api/v1/images/i/{image_name}",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "One image, whose it is, and what you may do with it",
      response: oneImageSchema,
      params: imageParams,
    }, ({ actor, params }) => images.one(actor, params.image_name)),
    route({
      method: "GET",
      path: "/api/v1/images/i/{image_name}/metadata",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "What the image was made with",
      response: metadataSchema.nullable(),
      params: imageParams,
    }, ({ actor, params }) => images.metadata(actor, params.image_name)),
    route({
      method: "GET",
      path: "/api/v1/images/i/{image_name}/workflow",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "The workflow and the graph of the image",
      response: imageWorkflowSchema,
      params: imageParams,
    }, ({ actor, params }) => images.workflow(actor, params.image_name)),
    route({
      method: "GET",
      path: "/api/v1/images/i/{image_name}/urls",
      audience: "user",
      scope: "read",
      about: about("view"),
      summary: "Where the image and its thumbnail are",
      response: imageSchema.pick({ image_name: true, image_url: true, thumbnail_url: true }),
      params: imageParams,
    }, async ({ actor, params }) => {
      const { image_name, image_url, thumbnail_url } = await images.dto(actor, params.image_name);
      return { image_name, image_url, thumbnail_url };
    }),
    file("full"),
    file("thumbnail"),
  ];
}
