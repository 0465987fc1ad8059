import { z } from "zod";

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

export const groupSchema = z.object({
  group_id: z.string(),
  name: z.string(),
  queue_weight: z.number(),
  member_count: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type GroupDTO = z.infer<typeof groupSchema>;

const member = z.object({ user_id: z.string(), display_name: z.string().nullable() });
export type GroupMember = z.infer<typeof member>;

export const wholeGroupSchema = groupSchema.extend({ members: z.array(member) });
export type WholeGroup = z.infer<typeof wholeGroupSchema>;
