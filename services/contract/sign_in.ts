import {
  displayNameSchema,
  emailSchema,
  newEmailSchema,
  password,
  userNameSchema,
} from "./fields.ts";
import { say, words } from "./refusals.ts";
import { z } from "zod";
import { signInLinkSchema, userSchema } from "./users.ts";

export const authStatusSchema = z.object({
  setup_required: z.boolean(),
  multiuser_enabled: z.boolean(),
  strict_password_checking: z.boolean(),
  admin_email: z.null(),
  setup_code_required: z.boolean(),
  mail_enabled: z.boolean().describe("whether a forgotten password can be asked for"),
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

/** A new password of another user, and a link that signs in once; shown only once. */
export const resetPasswordSchema = newPasswordSchema.extend({
  user: userSchema,
  link: signInLinkSchema,
});
export type ResetPassword = z.infer<typeof resetPasswordSchema>;

/** Languages that letters are written in: those of the pages. */
export const mailLanguage = z.enum(["en", "de", "ja"]);
export type MailLanguage = z.infer<typeof mailLanguage>;

/** Whose password is forgotten. */
export const forgottenBody = z.strictObject({
  email: emailSchema,
  language: mailLanguage.default("en"),
});
export type ForgottenBody = z.input<typeof forgottenBody>;

/** The first administrator. */
export const setUpBody = z.strictObject({
  email: newEmailSchema,
  display_name: displayNameSchema.nullish(),
  password,
  setup_code: z.string().max(200).nullish(),
});
export type SetUpBody = z.input<typeof setUpBody>;

/** A sign-in by a one-time link. */
export const linkBody = z.strictObject({ token: z.string().min(1).max(200) });
export type LinkBody = z.input<typeof linkBody>;

/** A sign-in by e-mail address or user name; `remember_me`: for as long as the server allows. */
export const signInBody = z.strictObject({
  email: z.union([emailSchema, userNameSchema], words(say("name_or_address"))),
  password,
  remember_me: z.boolean().default(false),
});
export type SignInBody = z.input<typeof signInBody>;
