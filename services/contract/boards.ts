import { LENGTH } from "./limits.ts";
import { z } from "zod";
import { id, ids, visibility } from "./fields.ts";

export const boardName = z.string().trim().min(1, "must not be empty").max(LENGTH.boardName);

/** A board as clients see it (InvokeAI's fields, and a few more). */
export const boardSchema = z.object({
  board_id: z.string(),
  board_name: z.string(),
  user_id: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  deleted_at: z.null(),
  cover_image_name: z.string().nullable(),
  cover_video_name: z.null(),
  archived: z.boolean(),
  board_visibility: visibility,
  image_count: z.number(),
  asset_count: z.number(),
  video_count: z.literal(0),
  owner_username: z.string().nullable().describe("for administrators only"),
  shared_by: z.string().nullable().describe("the owner's name, of a board that is not yours"),
  access: z.enum(["view", "add", "edit", "own"]).describe("what you may do with it"),
  grant_count: z.number().describe("with how many people and groups it is shared by name"),
});
export type BoardDTO = z.infer<typeof boardSchema>;

/** A board of another user that the caller has left. */
export const leftBoardSchema = boardSchema.pick({
  board_id: true,
  board_name: true,
  shared_by: true,
});
export type LeftBoard = z.infer<typeof leftBoardSchema>;

const names = z.array(z.string());

export const deletedBoardSchema = z.object({
  board_id: z.string(),
  /** Images that were on the board and now are on none. */
  deleted_board_images: names,
  /** Images that went to their owner's trash. */
  deleted_images: names,
  /** Images whose files cannot be removed; they now are on no board. */
  failed_images: names,
  deleted_board_videos: names,
  deleted_videos: names,
  failed_videos: names,
});
export type DeletedBoard = z.infer<typeof deletedBoardSchema>;

/** The images of one day, as a board. */
export const dayBoardSchema = z.object({
  virtual_board_id: z.string(),
  board_name: z.string(),
  date: z.string(),
  image_count: z.number(),
  asset_count: z.number(),
  video_count: z.literal(0),
  cover_image_name: z.string().nullable(),
  cover_video_name: z.null(),
});
export type DayBoard = z.infer<typeof dayBoardSchema>;

/** An image to put on a board. */
export const boardImageBody = z.strictObject({ board_id: id, image_name: id });
export type BoardImageBody = z.input<typeof boardImageBody>;

/** An image to take off its board. */
export const oneNameBody = z.strictObject({ image_name: id });
export type OneNameBody = z.input<typeof oneNameBody>;

/** Images to put on a board. */
export const boardImagesBody = z.strictObject({ board_id: id, image_names: ids });
export type BoardImagesBody = z.input<typeof boardImagesBody>;

/** What may be changed of a board. */
export const boardChanges = z.strictObject({
  board_name: boardName.nullish(),
  cover_image_name: id.nullish(),
  archived: z.boolean().nullish(),
  board_visibility: visibility.nullish(),
});
export type BoardChanges = z.input<typeof boardChanges>;
