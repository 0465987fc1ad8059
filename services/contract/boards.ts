import { z } from "zod";
import { visibility } from "./fields.ts";

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
  cover_image_name: z.string().nullable(),
});
export type DayBoard = z.infer<typeof dayBoardSchema>;
