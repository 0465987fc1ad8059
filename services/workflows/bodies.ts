import { z } from "zod";
import { id } from "../contract/fields.ts";
import { LENGTH } from "../contract/limits.ts";
import { workflowContent, workflowWithId } from "./schema.ts";

/** What requests about workflows have in their bodies. */

/** A workflow to keep, or to check. */
export const newWorkflowBody = z.strictObject({ workflow: workflowContent });
export type NewWorkflowBody = z.input<typeof newWorkflowBody>;

/** A workflow to save over what was kept. */
export const savedWorkflowBody = z.strictObject({ workflow: workflowWithId });
export type SavedWorkflowBody = z.input<typeof savedWorkflowBody>;

/** Whether everyone may see it. */
export const publicBody = z.strictObject({ is_public: z.boolean() });
export type PublicBody = z.input<typeof publicBody>;

/** The name of a copy. */
export const saveAsBody = z.strictObject({
  name: z.string().trim().min(1).max(LENGTH.workflowName).optional(),
});
export type SaveAsBody = z.input<typeof saveAsBody>;

/** Values for the exposed fields of a workflow, and how often to run it. */
export const runBody = z.strictObject({
  values: z.array(z.strictObject({
    node_id: id,
    field_name: id,
    value: z.unknown(),
  })).max(1_000).default([]),
  /** Number of images for each; an empty seed counts up from one to the next. */
  runs: z.int().min(1).max(1_000).default(1),
  prepend: z.boolean().default(false),
  queue_id: z.string().max(200).default("default"),
  /** The board for images whose node names none. */
  board_id: id.nullish(),
});
export type RunBody = z.input<typeof runBody>;
