import { z } from "zod";
import type { WorkflowListItem, WorkflowPage, WorkflowRecord } from "../services/workflows/mod.ts";
import { workflowContent } from "../services/workflows/schema.ts";

/** The shapes of answers about workflows. */

const common = {
  workflow_id: z.string(),
  name: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  opened_at: z.string().nullable().describe("when you opened it last"),
  user_id: z.string(),
  owner_name: z.string().nullable(),
  is_public: z.boolean(),
  visibility: z.enum(["private", "shared", "public"]),
  can_edit: z.boolean(),
  thumbnail_url: z.string().nullable(),
  call_saved_workflow_compatibility: z.null(),
};

const listItemSchema = z.object({
  ...common,
  description: z.string(),
  category: z.enum(["user", "default"]),
  tags: z.string(),
}) satisfies z.ZodType<WorkflowListItem>;

export const workflowPageSchema = z.object({
  page: z.number(),
  pages: z.number(),
  per_page: z.number(),
  total: z.number(),
  items: z.array(listItemSchema),
}) satisfies z.ZodType<WorkflowPage>;

/** What a field may hold; the names are InvokeAI's field types. */
const kind = z.enum([
  ...["integer", "float", "string", "boolean", "enum", "any"] as const,
  ...["BoardField", "CLIPField", "ConditioningField", "DenoiseMaskField", "ImageField"] as const,
  ...["LatentsField", "MetadataField", "MetadataItemField", "ModelIdentifierField"] as const,
  ...["UNetField", "VAEField"] as const,
]);

export const workflowSchema = z.object({
  ...common,
  workflow: workflowContent.extend({ id: z.string() }),
  run_fields: z.array(z.object({
    node_id: z.string(),
    field_name: z.string(),
    label: z.string(),
    description: z.string(),
    node_type: z.string(),
    kind: kind.nullable().describe("null: this engine does not know the node or the field"),
    list: z.boolean(),
    options: z.array(z.string()).nullable(),
    value: z.unknown(),
    required: z.boolean(),
    role: z.enum(["seed", "width", "height", "steps", "cfg_scale", "scheduler"]).nullable(),
  })).describe("what to ask a person for before a run"),
  problems: z.array(z.object({
    node_id: z.string().nullable(),
    field: z.string().nullable(),
    message: z.string(),
  })).describe("what keeps it from running here"),
}) satisfies z.ZodType<WorkflowRecord>;

export const countsSchema = z.record(z.string(), z.number());
