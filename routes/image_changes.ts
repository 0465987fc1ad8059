import { id } from "../services/contract/fields.ts";
import { z } from "zod";
import type { UploadSettings } from "../services/config/mod.ts";
import {
  bulkSchema,
  category,
  copiedSchema,
  copyBody,
  deletedImagesSchema,
  downloadBody,
  imageChanges,
  imageNamesBody,
  imageSchema,
  requestedDownloadSchema,
  tagBody,
  tagCountSchema,
  uploadForm,
} from "../services/contract/images.ts";
import type { Downloads } from "../services/downloads/mod.ts";
import { problem } from "../services/errors/mod.ts";
import type { Images } from "../services/images/mod.ts";
import { flag } from "./fields.ts";
import { bytesOf, download, imageFormLimit } from "./file_parts.ts";
import { type Route, route } from "./gate.ts";
import { streamed } from "./streamed.ts";

const imageParams = z.object({ image_name: id });
const about = (verb: "edit" | "own") => ({ kind: "image", verb, id: "image_name" } as const);

export interface ImageChangeDeps {
  images: Images;
  downloads: Downloads;
  config: UploadSettings;
}

/** InvokeAI's image routes that change something, and ours: copies and tags. */
export function imageChangeRoutes({ images, downloads, config }: ImageChangeDeps): Route[] {
  const user = { audience: "user", scope: "manage" } as const;
  return [
    route({
      method: "POST",
      path: "/api/v1/images/upload",
      ...user,
      summary: "Take in a PNG, JPEG or WebP image",
      response: imageSchema,
      query: z.strictObject({
        image_category: category,
        is_intermediate: flag,
        board_id: id.optional(),
        session_id: id.optional(),
        crop_visible: flag.default(false),
      }),
      bodyType: "form",
      bodyLimit: imageFormLimit(config),
      body: uploadForm,
      status: 201,
    }, async ({ actor, query, body }) =>
      await images.upload(actor, {
        bytes: await bytesOf(body.file),
        category: query.image_category,
        isIntermediate: query.is_intermediate,
        boardId: query.board_id === "none" ? null : query.board_id ?? null,
        sessionId: query.session_id ?? null,
        cropVisible: query.crop_visible,
        resizeTo: body.resize_to ?? null,
        metadata: body.metadata ?? null,
        fileName: body.file.name,
      })),
    route({
      method: "POST",
      path: "/api/v1/images/",
      ...user,
      summary: "Not offered: images are uploaded whole",
      status: 501,
    }, () => {
      throw problem("not_implemented", "Upload the image to /api/v1/images/upload instead.");
    }),
    route({
      method: "PATCH",
      path: "/api/v1/images/i/{image_name}",
      ...user,
      about: about("edit"),
      summary: "Change an image's category, session, star, description",
      response: imageSchema,
      params: imageParams,
      body: imageChanges,
    }, ({ actor, params, body }) => images.change(actor, params.image_name, body)),
    route({
      method: "DELETE",
      path: "/api/v1/images/i/{image_name}",
      ...user,
      about: about("own"),
      summary: "Move an image into the trash",
      response: deletedImagesSchema,
      params: imageParams,
    }, ({ actor, params }) => images.removeOne(actor, params.image_name)),
    route({
      method: "POST",
      path: "/api/v1/images/delete",
      ...user,
      summary: "Move images into the trash",
      response: deletedImagesSchema,
      body: imageNamesBody,
    }, ({ actor, body }) => images.remove(actor, body.image_names)),
    route({
      method: "DELETE",
      path: "/api/v1/images/uncategorized",
      ...user,
      summary: "Move your images that are on no board into the trash",
      response: deletedImagesSchema,
    }, ({ actor }) => images.removeUncategorized(actor)),
    route({
      method: "GET",
      path: "/api/v1/images/intermediates",
      audience: "user",
      scope: "read",
      summary: "How many intermediate images you have; administrators: all there are",
      response: z.number(),
    }, ({ actor }) => images.countIntermediates(actor)),
    route({
      method: "DELETE",
      path: "/api/v1/images/intermediates",
      audience: "admin",
      scope: "manage",
      summary: "Delete every intermediate image for good",
      response: z.number(),
    }, ({ actor }) => images.clearIntermediates(actor)),
    ...([true, false] as const).map((starred) =>
      route({
        method: "POST",
        path: `/api/v1/images/${starred ? "star" : "unstar"}`,
        ...user,
        summary: starred ? "Star images" : "Take the star off images",
        response: bulkSchema(starred ? "starred_images" : "unstarred_images"),
        body: imageNamesBody,
      }, async ({ actor, body }) => {
        const { done, ...rest } = await images.star(actor, body.image_names, starred);
        return { ...rest, [starred ? "starred_images" : "unstarred_images"]: done };
      })
    ),
    route({
      method: "POST",
      path: "/api/v1/images/copy",
      ...user,
      summary: "Copy images that you may see into your library",
      response: copiedSchema,
      body: copyBody,
      status: 201,
    }, ({ actor, body }) => images.copy(actor, body.image_names, body.board_id ?? null)),
    route({
      method: "GET",
      path: "/api/v1/images/tags",
      audience: "user",
      scope: "read",
      summary: "Your tags, most used first",
      response: z.array(tagCountSchema),
    }, ({ actor }) => images.tags(actor)),
    route({
      method: "POST",
      path: "/api/v1/images/tags",
      ...user,
      summary: "Add tags to images, or take them away",
      response: bulkSchema("tagged_images"),
      body: tagBody,
    }, async ({ actor, body: { image_names, ...tags } }) => {
      const { done, ...rest } = await images.tag(actor, image_names, tags);
      return { ...rest, tagged_images: done };
    }),
    route({
      method: "POST",
      path: "/api/v1/images/download",
      audience: "user",
      scope: "read",
      summary: "Ask for images, or a board, as a zip",
      response: requestedDownloadSchema,
      body: downloadBody,
      status: 202,
    }, ({ actor, body }) =>
      downloads.request(actor, {
        image_names: body.image_names ?? null,
        board_id: body.board_id ?? null,
      })),
    route({
      method: "GET",
      path: "/api/v1/images/download/{bulk_download_item_name}",
      audience: "user",
      scope: "read",
      summary: "Fetch the zip; once, and only who asked for it",
      media: "application/zip",
      params: z.object({ bulk_download_item_name: id }),
    }, async ({ actor, params, c }) => {
      // HEAD must not consume a download that can be fetched only once.
      if (c.req.method === "HEAD") throw problem("method_not_allowed", "Fetch it with GET.");
      const name = params.bulk_download_item_name;
      const { zip, fileName } = await downloads.fetch(actor, name);
      return download(fileName, "application/zip", streamed(c, zip));
    }),
  ];
}
