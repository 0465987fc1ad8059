import { z } from "zod";

/** Help while writing a prompt: its variants, its tokens, its cost. */

/** A character of the prompt, counted from 1. */
const at = z.int();

/** Why a dynamic prompt cannot be read, or cannot be expanded whole: the fault and its place. */
const dynamicPromptFault = z.discriminatedUnion("code", [
  z.object({ code: z.literal("not_opened"), at }),
  z.object({ code: z.literal("not_closed"), at }),
  z.object({ code: z.literal("too_many_choices"), most: z.int() }),
  z.object({ code: z.literal("too_deep"), most: z.int() }),
  z.object({ code: z.literal("cannot_take"), at, from: z.int(), to: z.int(), of: z.int() }),
  z.object({ code: z.literal("too_much"), at, take: z.int(), of: z.int() }),
  z.object({ code: z.literal("too_long"), given: z.int() }),
]);
export type DynamicPromptFault = z.infer<typeof dynamicPromptFault>;

/**
 * As InvokeAI answers: a prompt that cannot be read comes back as it is, with the reason. `total`
 * is the number of prompts in all, `Number.MAX_SAFE_INTEGER` for that many or more.
 */
export const dynamicPromptsSchema = z.object({
  prompts: z.array(z.string()),
  error: z.string().nullable(),
  fault: dynamicPromptFault.nullable(),
  total: z.number(),
});
export type DynamicPrompts = z.infer<typeof dynamicPromptsSchema>;

/**
 * Parts of a prompt whose notation is read otherwise than it may be meant: `a1111` as
 * AUTOMATIC1111's weights; `unmatched`, `editing` (`[from:to:0.5]`), `foreign` and `embedding` (a
 * `<name>` that is none) as characters; `swap` and `lora` not at all. Of items also `lora_part`: of
 * a LoRA, the network that is named has only so many layers.
 */
export const promptNotesSchema = z.array(z.object({
  kind: z.enum([
    "a1111",
    "unmatched",
    "editing",
    "swap",
    "lora",
    "lora_part",
    "foreign",
    "embedding",
  ]),
  text: z.string(),
}));

/**
 * `limit`: number of tokens that the model reads at once. Of each prompt its tokens (of a blend,
 * its longest part's), how often the model is asked for them, its notes, and why it cannot be read.
 */
export const tokenCountSchema = z.object({
  limit: z.int(),
  prompts: z.array(z.object({
    tokens: z.int(),
    windows: z.int(),
    notes: promptNotesSchema,
    problem: z.string().nullable(),
  })),
});
export type TokenCount = z.infer<typeof tokenCountSchema>;

const seconds = z.number().nullable();

export const estimateSchema = z.object({
  /** Of one image, in the queue's unit: steps × megapixels × passes. */
  cost: z.number(),
  /** Seconds of work for one image. */
  seconds,
  /** Number of items that run, or would be served before the first of these. */
  ahead: z.int().nullable(),
  /** Seconds until the first would start. */
  starts_in: seconds,
  /** Seconds until the last would be done. */
  done_in: seconds,
  /** Whether an administrator has stopped the queue. */
  paused: z.boolean(),
});
export type Estimate = z.infer<typeof estimateSchema>;

/** What an image shows, in InvokeAI's form. */
export const imagePromptSchema = z.object({ prompt: z.string(), error: z.null() });
