import { z } from "zod";
import { pageOf } from "./fields.ts";

/** Purpose of an image (InvokeAI's categories). */
export const category = z.enum(["general", "mask", "control", "user", "other"]);
export type ImageCategory = z.infer<typeof category>;

const origin = z.enum(["internal", "external"]);
export type ImageOrigin = z.infer<typeof origin>;

/** An image as clients see it (InvokeAI's fields, and a few more). */
export const imageSchema = z.object({
  image_name: z.string(),
  image_url: z.string(),
  thumbnail_url: z.string(),
  image_origin: origin,
  image_category: category,
  width: z.number(),
  height: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
  deleted_at: z.string().nullable(),
  is_intermediate: z.boolean(),
  session_id: z.string().nullable(),
  node_id: z.string().nullable(),
  starred: z.boolean(),
  has_workflow: z.boolean(),
  image_subfolder: z.string(),
  board_id: z.string().nullable(),
  user_id: z.string(),
  bytes: z.number(),
  tags: z.array(z.string()),
});
export type ImageDTO = z.infer<typeof imageSchema>;

/** One image, with its owner and the reader's rights. */
export const oneImageSchema = imageSchema.extend({
  access: z.enum(["view", "edit", "own"]).describe("what you may do with it"),
  shared_by: z.string().nullable().describe("the owner's name, of an image that is not yours"),
});
export type OneImageDTO = z.infer<typeof oneImageSchema>;

export const imagePageSchema = pageOf(imageSchema).extend({ next_cursor: z.string().nullable() });
export type ImagePage = z.infer<typeof imagePageSchema>;

const names = z.array(z.string());

export const imageNamesSchema = z.object({
  image_names: names,
  starred_count: z.number(),
  total_count: z.number(),
});
export type ImageNames = z.infer<typeof imageNamesSchema>;

export const trashNamesSchema = z.object({
  image_names: names,
  total_count: z.number(),
  trash_days: z.number().describe("what was deleted longer ago is gone for good"),
});
export type TrashNames = z.infer<typeof trashNamesSchema>;

/** An image that a bulk call left unchanged. `detail` says why it failed. */
const refusedImage = z.object({
  image_name: z.string(),
  reason: z.enum(["not_found", "forbidden", "failed"]),
  detail: z.exactOptional(z.string()),
});
export type Refused = z.infer<typeof refusedImage>;
const refused = z.array(refusedImage);

/** The answer of a bulk call that lists the changed images under `done`. */
export const bulkSchema = <D extends string>(done: D) =>
  z.object({ affected_boards: names, [done]: names, refused });
export type Bulk<D extends string> =
  & { affected_boards: string[]; refused: Refused[] }
  & Record<D, string[]>;

export const deletedImagesSchema = z.object({
  affected_boards: names,
  deleted_images: names,
  /** Images whose files cannot be removed. */
  failed_images: names,
  refused,
});
export type DeletedImages = z.infer<typeof deletedImagesSchema>;

/** Images of the trash that were deleted for good. */
export const emptiedSchema = z.object({ deleted_images: names, refused });
export type Emptied = z.infer<typeof emptiedSchema>;

export const copiedSchema = z.object({
  copied_images: z.array(z.object({ from: z.string(), image_name: z.string() })),
  refused,
});
export type Copied = z.infer<typeof copiedSchema>;

export const requestedDownloadSchema = z.object({
  response: z.string(),
  bulk_download_item_name: z.string(),
  refused,
});
export type RequestedDownload = z.infer<typeof requestedDownloadSchema>;

/** A tag, and how many of the caller's images have it. */
export const tagCountSchema = z.object({ tag: z.string(), count: z.number() });
export type TagCount = z.infer<typeof tagCountSchema>;

/** How an image was made: written by the engine, or by another program, so any JSON object. */
export const metadataSchema = z.record(z.string(), z.unknown());
export type Metadata = z.infer<typeof metadataSchema>;

/** What an image was made by, as JSON texts. */
export const imageWorkflowSchema = z.object({
  workflow: z.string().nullable(),
  graph: z.string().nullable(),
});
export type ImageWorkflow = z.infer<typeof imageWorkflowSchema>;
