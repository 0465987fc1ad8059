import { z } from "zod";
import type { UserDTO } from "../services/accounts/dto.ts";

/** `UserDTO`: a person, never with anything secret. */
export const userSchema = z.object({
  user_id: z.string(),
  email: z.string(),
  display_name: z.string().nullable(),
  is_admin: z.boolean(),
  is_active: z.boolean(),
  must_change_password: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
  last_login_at: z.string().nullable(),
  token_epoch: z.number(),
  quota_bytes: z.number().nullable(),
  quota_images: z.number().nullable(),
  max_pending: z.number().nullable(),
  max_running: z.number().nullable(),
  queue_weight: z.number(),
}) satisfies z.ZodType<UserDTO>;

/** Small: what is longer than this is no name, address or password. */
export const SMALL_BODY = 64 * 1024;

/** Any text; its rules are the service's, so that one answer (400) says what is wrong with it. */
export const passwordSchema = z.string();
