import { z } from "zod";
import { userSchema } from "./users.ts";

export const authStatusSchema = z.object({
  setup_required: z.boolean(),
  multiuser_enabled: z.boolean(),
  strict_password_checking: z.boolean(),
  admin_email: z.null(),
  setup_code_required: z.boolean(),
});
export type AuthStatus = z.infer<typeof authStatusSchema>;

export const signedInSchema = z.object({
  token: z.string(),
  user: userSchema,
  /** Seconds. */
  expires_in: z.number(),
});
export type SignedIn = z.infer<typeof signedInSchema>;

export const renewedSchema = z.object({
  success: z.boolean(),
  expires_in: z.number().nullable(),
});
export type Renewed = z.infer<typeof renewedSchema>;

export const successSchema = z.object({ success: z.boolean() });
export type Success = z.infer<typeof successSchema>;

/** The first administrator has been made. */
export const setUpSchema = successSchema.extend({ user: userSchema });
export type SetUp = z.infer<typeof setUpSchema>;

export const newPasswordSchema = z.object({ password: z.string() });
export type NewPassword = z.infer<typeof newPasswordSchema>;

/** A new password of another user, shown only once. */
export const resetPasswordSchema = newPasswordSchema.extend({ user: userSchema });
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
