import { z } from "zod";

/** Hubs of models, and the tokens that the server signs in with there. */

/** Hubs at which the server can sign in with a token. */
export const HUBS = ["huggingface", "civitai"] as const;
export type Hub = (typeof HUBS)[number];

export const huggingFaceModelsSchema = z.object({
  urls: z.array(z.string()).nullable(),
  is_diffusers: z.boolean(),
});

/** The last characters of the token of each hub; null: there is none. */
export const hubTokensSchema = z.object({
  huggingface: z.string().nullable(),
  civitai: z.string().nullable(),
});
export type HubTokenHints = z.infer<typeof hubTokensSchema>;

export const tokenStatusSchema = z.enum(["valid", "invalid", "unknown"]);
export type TokenStatus = z.infer<typeof tokenStatusSchema>;

/** A token of a hub: printable, as it goes into a header. */
export const hubToken = z.string().trim().min(1).max(1_000).regex(/^[\x21-\x7e]+$/);
export const hubTokenBody = z.strictObject({ token: hubToken });
export type HubTokenBody = z.input<typeof hubTokenBody>;
