import { z } from "zod";
import { SCOPES } from "./fields.ts";

/** A user as the API shows them: never anything secret. Null quotas: the server's default. */
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
});
export type UserDTO = z.infer<typeof userSchema>;

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

/** Number of sessions that were ended. */
export const endedSchema = z.object({ ended: z.number() });
export type Ended = z.infer<typeof endedSchema>;

/** How much a user owns, or how much went to another. */
export const handoverSchema = z.object({
  boards: z.number(),
  images: z.number(),
  workflows: z.number(),
  style_presets: z.number(),
  system_prompts: z.number(),
});
export type Handover = z.infer<typeof handoverSchema>;

const importFault = z.enum([
  "no_email",
  "bad_email",
  "twice",
  "exists",
  "bad_name",
  "bad_password",
  "bad_admin",
  "too_many_cells",
  "bad_line",
  "failed",
]);
export type ImportFault = z.infer<typeof importFault>;

const importedLine = z.object({
  line: z.number(),
  email: z.string(),
  name: z.string(),
  is_admin: z.boolean(),
  state: z.enum(["ready", "added", "refused"]),
  fault: importFault.nullable(),
  message: z.string(),
  /** The line that has the same address, for `twice`. */
  same_as: z.number().nullable(),
  password: z.string().nullable().describe("made because the file had none; shown this once"),
});
export type ImportedLine = z.infer<typeof importedLine>;

/** The outcome, or the expected one, for each line of a file of users. */
export const importReportSchema = z.object({
  lines: z.array(importedLine),
  unused: z.array(z.string()).describe("columns that were not understood"),
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
