import { z } from "zod";

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

/** Parameters that a script has set for the user's page. */
export const recallSchema = z.object({
  status: z.literal("success"),
  queue_id: z.string(),
  updated_count: z.number(),
  parameters: z.record(z.string(), z.unknown()),
});
export type RecallAnswer = z.infer<typeof recallSchema>;
