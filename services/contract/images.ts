import { AT_ONCE, LENGTH } from "./limits.ts";
import { z } from "zod";
import { filePart, id, ids, pageOf } from "./fields.ts";

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
  description: z.string().describe("what it shows, in words: its alternative text; may be empty"),
});
export type ImageDTO = z.infer<typeof imageSchema>;

/** One image, with its owner and the reader's rights. */
export const oneImageSchema = imageSchema.extend({
  access: z.enum(["view", "edit", "own"]).describe("what you may do with it"),
  shared_by: z.string().nullable().describe("the owner's name, of an image that is not yours"),
  file_name: z.string().nullable().describe("what the file was called that was uploaded"),
});
export type OneImageDTO = z.infer<typeof oneImageSchema>;

/** An image among those of several people. */
export const namedImageSchema = imageSchema.extend({
  shared_by: z.string().nullable().describe("the owner's name, of an image that is not yours"),
});
export type NamedImageDTO = z.infer<typeof namedImageSchema>;

export const imagePageSchema = pageOf(imageSchema).extend({ next_cursor: z.string().nullable() });
export type ImagePage = z.infer<typeof imagePageSchema>;

const names = z.array(z.string());

export const imageNamesSchema = z.object({
  image_names: names,
  starred_count: z.number(),
  total_count: z.number(),
  owners: z.exactOptional(
    z.array(z.object({ user_id: z.string(), name: z.string() }))
      .describe("whose they are, if `with_owners` asks for it"),
  ),
  owned_by: z.exactOptional(
    z.array(z.number()).describe("for each name, its owner's place in `owners`"),
  ),
  shapes: z.exactOptional(
    z.array(z.number())
      .describe("for each name, 100 × width / height, if `with_shapes` asks for it"),
  ),
  starred_places: z.exactOptional(
    z.array(z.number()).describe("which of the names are starred, with `shapes`"),
  ),
});
export type ImageNames = z.infer<typeof imageNamesSchema>;

export const similarImagesSchema = imageNamesSchema.extend({
  state: z.enum(["ready", "waiting", "unreadable", "no_model"]).describe(
    "waiting: the model has not seen the image yet, and will before others; no_model: an " +
      "administrator can install one for similarity",
  ),
  similarity: z.array(z.number()).describe("for each name, up to 1 for an image that is the same"),
  unseen: z.number().describe("images of the list that the model has not seen yet"),
});
export type SimilarImages = z.infer<typeof similarImagesSchema>;

const howMany = { count: z.number() };

export const imageFacetsSchema = z.object({
  models: z.array(
    z.object({ key: z.string(), name: z.string(), type: z.string(), ...howMany }),
  ),
  samplers: z.array(z.object({ name: z.string(), ...howMany })),
  sizes: z.array(z.object({ width: z.number(), height: z.number(), ...howMany })),
});
export type ImageFacets = z.infer<typeof imageFacetsSchema>;

export const imageMonthSchema = z.object({
  month: z.string().describe("such as 2026-11, in the time zone"),
  image_count: z.number(),
  starred_count: z.number().describe("how many of them are starred"),
});
export type ImageMonth = z.infer<typeof imageMonthSchema>;

/** The same for galleries that also hold videos; here everything is an image. */
export const galleryNamesSchema = z.object({
  item_names: names,
  starred_count: z.number(),
  total_count: z.number(),
});

const kind = z.literal("image");

export const galleryRefsSchema = z.object({
  items: z.array(z.object({ kind, name: z.string() })),
  starred_count: z.number(),
  total_count: z.number(),
});

/** An image as an item of a gallery (InvokeAI's fields). */
const galleryItemSchema = z.object({
  kind,
  name: z.string(),
  full_url: z.string(),
  thumbnail_url: z.string(),
  width: z.number(),
  height: z.number(),
  category,
  starred: z.boolean(),
  is_intermediate: z.boolean(),
  board_id: z.string().nullable(),
  created_at: z.string(),
  duration: z.null(),
  fps: z.null(),
});
export const galleryPageSchema = pageOf(galleryItemSchema);

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
/** What the answers of all bulk calls have. */
const bulk = { affected_boards: names, refused };

/** The answer of a bulk call that lists the changed images under `done`. */
export const bulkSchema = <D extends string>(done: D) => z.object({ ...bulk, [done]: names });
export type Bulk<D extends string> =
  & z.infer<z.ZodObject<typeof bulk>>
  & Record<D, string[]>;

/** Where images were before they changed their boards: enough to move them back. */
const movedFrom = z.array(z.object({ board_id: z.string().nullable(), image_names: names }));
export type MovedFrom = z.infer<typeof movedFrom>;

export const addedToBoardSchema = z.object({
  ...bulk,
  added_images: names,
  moved_from: movedFrom,
});
export type AddedToBoard = z.infer<typeof addedToBoardSchema>;

export const takenOffBoardSchema = z.object({
  ...bulk,
  removed_images: names,
  moved_from: movedFrom,
});
export type TakenOffBoard = z.infer<typeof takenOffBoardSchema>;

export const deletedImagesSchema = z.object({
  ...bulk,
  deleted_images: names,
  /** Images whose files cannot be removed. */
  failed_images: names,
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

const tag = z.string().trim().min(1).max(LENGTH.tag).regex(/^[^\n\r]*$/, "must be one line");

/** A form with an image to upload. */
export const uploadForm = z.strictObject({
  file: filePart,
  resize_to: z.string().max(100).optional(),
  metadata: z.string().max(1024 * 1024).optional(),
});
export type UploadForm = z.input<typeof uploadForm>;

/** What may be changed of an image. */
export const imageChanges = z.strictObject({
  image_category: category.nullish(),
  session_id: id.nullish(),
  is_intermediate: z.boolean().nullish(),
  starred: z.boolean().nullish(),
  description: z.string().trim().max(LENGTH.imageDescription).nullish()
    .describe("what it shows, in words: its alternative text, found by searches"),
});
export type ImageChanges = z.input<typeof imageChanges>;

/** Images to copy, and the board for the copies. */
export const copyBody = z.strictObject({
  image_names: z.array(id).min(1).max(AT_ONCE.copies),
  board_id: id.nullish(),
});
export type CopyBody = z.input<typeof copyBody>;

/** Tags to add to images, and to remove from them. */
export const tagBody = z.strictObject({
  image_names: z.array(id).max(AT_ONCE.tagged),
  add: z.array(tag).max(AT_ONCE.tags).default([]),
  remove: z.array(tag).max(AT_ONCE.tags).default([]),
});
export type TagBody = z.input<typeof tagBody>;

/** The images of a zip, or the board. */
export const downloadBody = z.strictObject({ image_names: ids.nullish(), board_id: id.nullish() });
export type DownloadBody = z.input<typeof downloadBody>;

/** The images that a command is for. */
export const imageNamesBody = z.strictObject({ image_names: ids });
export type ImageNamesBody = z.input<typeof imageNamesBody>;
