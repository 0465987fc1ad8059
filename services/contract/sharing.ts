import { z } from "zod";
import { id, limits } from "./fields.ts";
import { LENGTH } from "./limits.ts";

const level = z.enum(["view", "add", "edit"]);
export type GrantLevel = z.infer<typeof level>;

/** That something is shared with a user or a group, until `expires_at` or until it is withdrawn. */
export const grantSchema = z.object({
  grant_id: z.string(),
  user_id: z.string().nullable(),
  user_name: z.string().nullable(),
  group_id: z.string().nullable(),
  group_name: z.string().nullable(),
  level,
  expires_at: z.string().nullable(),
  created_at: z.string(),
});
export type GrantDTO = z.infer<typeof grantSchema>;

/** Limits of each member without a value of their own. Null: none by this group; 0: no limit. */
export const groupSchema = z.object({
  group_id: z.string(),
  name: z.string(),
  queue_weight: z.number(),
  quota_bytes: z.number().nullable(),
  quota_images: z.number().nullable(),
  max_pending: z.number().nullable(),
  max_running: z.number().nullable(),
  member_count: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type GroupDTO = z.infer<typeof groupSchema>;

const member = z.object({ user_id: z.string(), display_name: z.string().nullable() });
export type GroupMember = z.infer<typeof member>;

export const wholeGroupSchema = groupSchema.extend({ members: z.array(member) });
export type WholeGroup = z.infer<typeof wholeGroupSchema>;

/** Whom a thing is shared with (by id, address or user name, or a group), how, and until when. */
export const grantBody = z.strictObject({
  user_id: id.optional(),
  user_email: z.string().min(1).max(LENGTH.email).optional(),
  group_id: id.optional(),
  level,
  expires_at: z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString())
    .nullish(),
});
export type GrantBody = z.input<typeof grantBody>;

const name = z.string().trim().min(1).max(LENGTH.groupName);

/** A new group. */
export const groupBody = z.strictObject({ name });
export type GroupBody = z.input<typeof groupBody>;

/** What may be changed of a group. */
export const groupChanges = z.strictObject({
  name: name.optional(),
  queue_weight: z.number().positive().max(1000).optional(),
  ...limits,
});
export type GroupChanges = z.input<typeof groupChanges>;
