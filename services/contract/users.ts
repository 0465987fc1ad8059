import { say, words } from "./refusals.ts";
import { LENGTH } from "./limits.ts";
import { z } from "zod";
import {
  displayNameSchema,
  limits,
  newEmailSchema,
  password,
  SCOPES,
  userNameSchema,
} from "./fields.ts";

/** A user as the API shows them: never anything secret. Null quotas: the server's default. */
export const userSchema = z.object({
  user_id: z.string(),
  email: z.string(),
  has_address: z.boolean().describe("otherwise `email` only stands for the user name"),
  user_name: z.string().nullable(),
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
});
export type UserDTO = z.infer<typeof userSchema>;

/** How much a user has, for the list of users. */
export const overviewSchema = z.object({
  user_id: z.string(),
  /** As their library counts them. */
  images: z.number(),
  /** As quotas count it: with the trash. */
  bytes: z.number(),
  waiting: z.number(),
  last_seen_at: z.string().nullable(),
  group_ids: z.array(z.string()),
});
export type PersonOverview = z.infer<typeof overviewSchema>;

/** The caller. */
export const meSchema = userSchema.extend({
  chooses_password: z.boolean().describe("may set `new_password` without the current one"),
});
export type Me = z.infer<typeof meSchema>;

/** A link that signs a user in once, shown only once. */
export const signInLinkSchema = z.object({
  token: z.string().describe("goes behind the # of the page `/link`, where no server sees it"),
  expires_at: z.string(),
});
export type SignInLink = z.infer<typeof signInLinkSchema>;

/** An open session of a user, as administrators see it. */
export const userSessionSchema = z.object({
  session_id: z.string(),
  created_at: z.string(),
  last_seen_at: z.string(),
  expires_at: z.string(),
  address: z.string().nullable(),
  client: z.string().nullable(),
});
export type UserSession = z.infer<typeof userSessionSchema>;

/** An open session of the caller. `current`: the one that asks. */
export const sessionSchema = z.object({
  session_id: z.string(),
  created_at: z.string(),
  last_seen_at: z.string(),
  expires_at: z.string(),
  absolute_expires_at: z.string(),
  address: z.string().nullable(),
  client: z.string().nullable(),
  remember_me: z.boolean(),
  current: z.boolean(),
});
export type SessionDTO = z.infer<typeof sessionSchema>;

/** Number of sessions or links that were ended. */
export const endedSchema = z.object({ ended: z.number() });
export type Ended = z.infer<typeof endedSchema>;

const importFault = z.enum([
  "no_email",
  "bad_email",
  "twice",
  "exists",
  "bad_name",
  "bad_user_name",
  "name_twice",
  "name_exists",
  "bad_group",
  "bad_password",
  "bad_admin",
  "too_many_cells",
  "bad_line",
  "failed",
]);
export type ImportFault = z.infer<typeof importFault>;

const importedLine = z.object({
  line: z.number(),
  email: z.string().describe("as it is in the file"),
  user_name: z.string(),
  name: z.string(),
  group: z.string(),
  is_admin: z.boolean(),
  state: z.enum(["ready", "added", "refused"]),
  fault: importFault.nullable(),
  message: z.string(),
  /** The line that has the same address or user name, for `twice` and `name_twice`. */
  same_as: z.number().nullable(),
  password: z.string().nullable().describe("made because the file had none; shown this once"),
  link: signInLinkSchema.nullable().describe("signs in once; beside a password that was made"),
});
export type ImportedLine = z.infer<typeof importedLine>;

/** The outcome, or the expected one, for each line of a file of users. */
export const importReportSchema = z.object({
  lines: z.array(importedLine),
  unused: z.array(z.string()).describe("columns that are not used"),
  columns: z.array(z.string()).describe("columns that can be chosen as the group"),
  group_column: z.string().nullable().describe("the column that is the group"),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** An API key without its secret; `prefix` is its first characters. */
export const apiKeySchema = z.object({
  key_id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  created_at: z.string(),
  last_used_at: z.string().nullable(),
  expires_at: z.string().nullable(),
});
export type ApiKeyDTO = z.infer<typeof apiKeySchema>;

/** A new API key, with the secret that is shown only once. */
export const newApiKeySchema = apiKeySchema.extend({ key: z.string() });
export type NewApiKey = z.infer<typeof newApiKeySchema>;

/** How much a user stores, and may store; null: no limit. */
export const usageSchema = z.object({
  bytes: z.number(),
  images: z.number(),
  trash_bytes: z.number(),
  trash_images: z.number(),
  quota_bytes: z.number().nullable(),
  quota_images: z.number().nullable(),
});
export type Usage = z.infer<typeof usageSchema>;

/** A new API key. */
export const apiKeyBody = z.strictObject({
  name: z.string().trim().min(1).max(LENGTH.apiKeyName),
  scopes: z.array(z.enum(SCOPES)).min(1, words(say("one_at_least"))).max(SCOPES.length),
  /** An instant; null: until it is revoked. */
  expires_at: z.iso.datetime({ offset: true }).nullish(),
});
export type ApiKeyBody = z.input<typeof apiKeyBody>;

/** What users may change of themselves; an address or a password with the current password. */
export const profileChanges = z.strictObject({
  display_name: displayNameSchema.nullish(),
  email: newEmailSchema.nullish(),
  current_password: password.nullish(),
  new_password: password.nullish(),
});
export type ProfileChanges = z.input<typeof profileChanges>;

/** The password, of a user who deletes their own account. */
export const removeMeBody = z.strictObject({ current_password: password });
export type RemoveMeBody = z.input<typeof removeMeBody>;

/** A new user. */
export const newUserBody = z.strictObject({
  email: newEmailSchema.nullish(),
  user_name: userNameSchema.nullish(),
  display_name: displayNameSchema.nullish(),
  password,
  is_admin: z.boolean().default(false),
  must_change_password: z.boolean().default(false),
}).refine(({ email, user_name }) => email || user_name, {
  path: ["email"],
  error: words(say("name_or_address")),
});
export type NewUserBody = z.input<typeof newUserBody>;

/** What administrators may change of a user. Null: no limit of their own. */
export const userChanges = z.strictObject({
  email: newEmailSchema.nullish(),
  user_name: userNameSchema.nullish(),
  display_name: displayNameSchema.nullish(),
  password: password.nullish(),
  is_admin: z.boolean().nullish(),
  is_active: z.boolean().nullish(),
  must_change_password: z.boolean().nullish(),
  ...limits,
  queue_weight: z.number().positive().max(1000).nullish(),
});
export type UserChanges = z.input<typeof userChanges>;

/** Who receives what another user owns. */
export const transferBody = z.strictObject({ to: z.string().min(1) });
export type TransferBody = z.input<typeof transferBody>;
