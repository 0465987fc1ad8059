import { z } from "zod";
import { KINDS } from "../../inference/nodes/ports.ts";
import { visibility } from "../contract/fields.ts";
import { workflowContent } from "./schema.ts";

/**
 * Answers about workflows; names are InvokeAI's. They are here and not in the contract because they
 * hold a whole workflow, whose limits are the engine's.
 */

const common = z.object({
  workflow_id: z.string(),
  name: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  opened_at: z.string().nullable().describe("when you opened it last"),
  user_id: z.string(),
  owner_name: z.string().nullable(),
  is_public: z.boolean(),
  visibility,
  can_edit: z.boolean(),
  thumbnail_url: z.string().nullable(),
  call_saved_workflow_compatibility: z.null(),
});
/** The fields that list items and whole workflows share. */
export type WorkflowFields = z.infer<typeof common>;

const listItem = common.extend({
  description: z.string(),
  category: z.enum(["user", "default"]),
  tags: z.string(),
});
export type WorkflowListItem = z.infer<typeof listItem>;

export const workflowPageSchema = z.object({
  page: z.number(),
  pages: z.number(),
  per_page: z.number(),
  total: z.number(),
  items: z.array(listItem),
});
export type WorkflowPage = z.infer<typeof workflowPageSchema>;

/** Parts that a field of a workflow can play in a run. */
export const ROLES = ["seed", "width", "height", "steps", "cfg_scale", "scheduler"] as const;
export type Role = (typeof ROLES)[number];

/** A field that the workflow's author wants users to fill in before a run. */
const runField = z.object({
  node_id: z.string(),
  field_name: z.string(),
  label: z.string(),
  description: z.string(),
  node_type: z.string(),
  kind: z.enum(KINDS).nullable().describe("null: this engine does not know the node or the field"),
  list: z.boolean(),
  /** The allowed values, if the field is a choice. */
  options: z.array(z.string()).nullable(),
  /** The current value in the workflow; null if empty. */
  value: z.unknown(),
  required: z.boolean(),
  /** The value for an empty field: a new random seed; for the others, the model's default. */
  role: z.enum(ROLES).nullable(),
  mask_of: z.object({ node_id: z.string(), field_name: z.string() }).nullable()
    .describe("the field of the image over which this mask is drawn; null if it takes no mask"),
});
export type RunField = z.infer<typeof runField>;

/** A reason why a workflow cannot run as it is. */
const workflowProblem = z.object({
  node_id: z.string().nullable(),
  field: z.string().nullable(),
  message: z.string(),
});
export type WorkflowProblem = z.infer<typeof workflowProblem>;

export const workflowSchema = common.extend({
  workflow: workflowContent.extend({ id: z.string() }),
  run_fields: z.array(runField).describe("what to ask a person for before a run"),
  problems: z.array(workflowProblem).describe("what keeps it from running here"),
});
export type WorkflowRecord = z.infer<typeof workflowSchema>;

/** Result of the check of a workflow. */
export const workflowProblemsSchema = z.object({ problems: z.array(workflowProblem) });
