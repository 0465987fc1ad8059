import { z } from "zod";
import { filePart } from "./fields.ts";
import { LENGTH } from "./limits.ts";

const type = z.enum(["user", "default", "project"]);

/** A style preset: words around a prompt. */
export const presetSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  owner_name: z.string().nullable(),
  name: z.string(),
  type,
  is_public: z.boolean(),
  can_edit: z.boolean(),
  preset_data: z.object({ positive_prompt: z.string(), negative_prompt: z.string() }),
  image: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type StylePreset = z.infer<typeof presetSchema>;

/** A row of a file of presets, and why it cannot be imported. `at`: its number, from 1. */
const fileRow = z.object({
  at: z.number(),
  name: z.string(),
  positive_prompt: z.string(),
  negative_prompt: z.string(),
  problem: z.enum(["name", "long", "cells", "shape"]).nullable(),
  message: z.string(),
});
export type FileRow = z.infer<typeof fileRow>;

export const readPresetsSchema = z.object({ rows: z.array(fileRow) });
export type ReadPresets = z.infer<typeof readPresetsSchema>;

/** An instruction for language models that write or read prompts; names are InvokeAI's. */
export const systemPromptSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string(),
  content: z.string(),
  is_public: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type SystemPrompt = z.infer<typeof systemPromptSchema>;

/** An entry of a list that was left out: there is no such model here. */
const droppedModel = z.object({ field: z.string(), model_name: z.string() });
export type DroppedModel = z.infer<typeof droppedModel>;

/** Parameters that a script has set for the user's page. */
export const recallSchema = z.object({
  status: z.literal("success"),
  queue_id: z.string(),
  updated_count: z.number(),
  parameters: z.record(z.string(), z.unknown()),
  dropped: z.array(droppedModel),
});
export type RecallAnswer = z.infer<typeof recallSchema>;

const name = z.string().trim().min(1).max(LENGTH.systemPromptName);
const content = z.string().min(1).max(LENGTH.systemPrompt);

/** A new system prompt. */
export const systemPromptBody = z.strictObject({ name, content });
export type SystemPromptBody = z.input<typeof systemPromptBody>;

/** What may be changed of a system prompt. */
export const systemPromptChanges = z.strictObject({
  name: name.nullish(),
  content: content.nullish(),
  is_public: z.boolean().nullish(),
});
export type SystemPromptChanges = z.input<typeof systemPromptChanges>;

export const presetName = z.string().trim().min(1, "must not be empty").max(LENGTH.presetName);

/** A style preset in the field `data` of a form, as JSON. */
export const presetData = z.strictObject({
  name: presetName,
  positive_prompt: z.string().max(LENGTH.presetPrompt),
  negative_prompt: z.string().max(LENGTH.presetPrompt),
  type: type.default("user"),
  is_public: z.boolean().optional(),
});

/** A form with a style preset and its image. */
export const presetForm = z.strictObject({
  data: z.string().max(100_000),
  image: filePart.optional().nullable(),
});
