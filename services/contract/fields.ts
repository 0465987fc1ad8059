import { z } from "zod";

/** Schemas that several resources share. */

/** Who may see a thing: its owner and those it is shared with by name, everyone, or everyone, who may also add to it. */
export const visibility = z.enum(["private", "shared", "public"]);
export type Visibility = z.infer<typeof visibility>;

/** Scopes of an API key. A session has all of them. */
export const SCOPES = ["read", "generate", "manage"] as const;
export type Scope = (typeof SCOPES)[number];

/** One page of a list; `total` counts all pages. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), offset: z.number(), limit: z.number(), total: z.number() });

/** Answer of a command that has nothing to report. */
export const nothing = z.strictObject({});
export type Nothing = z.infer<typeof nothing>;

/** A sentence of `refusals.ts` by its id, with its values. */
export const sentenceSchema = z.object({
  id: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type SentenceDTO = z.infer<typeof sentenceSchema>;
