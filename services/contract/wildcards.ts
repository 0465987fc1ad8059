import { z } from "zod";
import { LENGTH } from "./limits.ts";
import { say, words } from "./refusals.ts";
import { WILDCARD_NAME } from "./wildcard_notation.ts";

/** A wildcard: a list of lines, one of which a prompt takes where it says `__name__`. */
const wildcardSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  owner_name: z.string().nullable(),
  name: z.string(),
  is_public: z.boolean(),
  can_edit: z.boolean(),
  /** Lines that can be drawn: without empty ones and comments. */
  line_count: z.number(),
  created_at: z.string(),
  updated_at: z.string(),
});

/** One of a list, with the first of its lines. */
export const listedWildcardSchema = wildcardSchema.extend({ sample: z.string() });
export type ListedWildcard = z.infer<typeof listedWildcardSchema>;

export const wholeWildcardSchema = wildcardSchema.extend({ text: z.string() });
export type Wildcard = z.infer<typeof wholeWildcardSchema>;

/**
 * Names as files have them, with folders: `colours/warm`; none of them leads out of where a zip is
 * unpacked. Nothing in them can be taken for the notation of prompts.
 */
export const wildcardName = z.string().transform((text) => text.trim().normalize("NFC")).pipe(
  z.string().max(LENGTH.wildcardName).regex(WILDCARD_NAME, words(say("wildcard_name_signs"))),
);

const text = z.string().max(
  LENGTH.wildcardText,
  words(say("too_many_characters", { most: LENGTH.wildcardText })),
);

export const wildcardBody = z.strictObject({
  name: wildcardName,
  text: text.describe("a line for each thing to choose from; `#` begins a comment"),
  is_public: z.boolean().default(false),
});
export type WildcardBody = z.input<typeof wildcardBody>;

export const wildcardChanges = z.strictObject({
  name: wildcardName.optional(),
  text: text.optional(),
  is_public: z.boolean().optional(),
});
export type WildcardChanges = z.input<typeof wildcardChanges>;
