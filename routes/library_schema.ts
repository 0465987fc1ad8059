import { z } from "zod";
import type { GrantDTO } from "../services/access/mod.ts";
import type { BoardDTO } from "../services/boards/dto.ts";
import type { GroupDTO } from "../services/groups/mod.ts";
import type { ImageDTO, OneImageDTO } from "../services/images/dto.ts";
import { category } from "./fields.ts";

/** The shapes of the library's answers, for the description of the API and for its clients. */

const visibility = z.enum(["private", "shared", "public"]);

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
}) satisfies z.ZodType<BoardDTO>;

export const imageSchema = z.object({
  image_name: z.string(),
  image_url: z.string(),
  thumbnail_url: z.string(),
  image_origin: z.enum(["internal", "external"]),
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
}) satisfies z.ZodType<ImageDTO>;

export const oneImageSchema = imageSchema.extend({
  access: z.enum(["view", "edit", "own"]).describe("what you may do with it"),
  shared_by: z.string().nullable().describe("the owner's name, of an image that is not yours"),
}) satisfies z.ZodType<OneImageDTO>;

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), offset: z.number(), limit: z.number(), total: z.number() });

export const imagePageSchema = pageOf(imageSchema).extend({ next_cursor: z.string().nullable() });

export const imageNamesSchema = z.object({
  image_names: z.array(z.string()),
  starred_count: z.number(),
  total_count: z.number(),
});

/** What a bulk call left as it was, the same everywhere. */
export const refusedSchema = z.array(z.object({
  image_name: z.string(),
  reason: z.enum(["not_found", "forbidden", "failed"]),
  detail: z.string().optional(),
}));

const names = z.array(z.string());

export const deletedSchema = z.object({
  affected_boards: names,
  deleted_images: names,
  failed_images: names,
  refused: refusedSchema,
});

export const deletedBoardSchema = z.object({
  board_id: z.string(),
  deleted_board_images: names,
  deleted_images: names,
  failed_images: names,
  deleted_board_videos: names,
  deleted_videos: names,
  failed_videos: names,
});

/** The answer of a bulk call that names what was done under `done`. */
export const bulkSchema = <D extends string>(done: D) =>
  z.object({ affected_boards: names, [done]: names, refused: refusedSchema });

export const grantSchema = z.object({
  grant_id: z.string(),
  user_id: z.string().nullable(),
  user_name: z.string().nullable(),
  group_id: z.string().nullable(),
  group_name: z.string().nullable(),
  level: z.enum(["view", "add", "edit"]),
  expires_at: z.string().nullable(),
  created_at: z.string(),
}) satisfies z.ZodType<GrantDTO>;

export const groupSchema = z.object({
  group_id: z.string(),
  name: z.string(),
  queue_weight: z.number(),
  member_count: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
}) satisfies z.ZodType<GroupDTO>;
