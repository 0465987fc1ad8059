import { z } from "zod";
import { LIMITS } from "../../inference/graph/limits.ts";
import { LENGTH } from "../contract/limits.ts";

/**
 * InvokeAI's workflow file (its version 3). Fields that older versions or other programs leave out
 * get their empty value, unknown ones are dropped, so that its exports load here; anything that the
 * engine cannot run is found when the workflow is checked, not when it is saved.
 */

const text = (max: number) => z.string().max(max).default("");
const json = z.record(z.string(), z.unknown());

/** Checks the length first: a list of a hundred thousand nodes is refused without reading one. */
const list = <S extends z.ZodType>(what: string, max: number, item: S) =>
  z.array(z.unknown()).max(max, `has more than ${max} ${what}`).pipe(z.array(item));

const workflowNode = z.looseObject({
  id: z.string().min(1).max(200),
  type: z.string().max(100),
});
const workflowEdge = z.looseObject({
  id: z.string().max(1000).optional(),
  type: z.string().max(100).default("default"),
  source: z.string().max(200),
  target: z.string().max(200),
  sourceHandle: z.string().max(200).nullish(),
  targetHandle: z.string().max(200).nullish(),
});
const exposedField = z.looseObject({
  nodeId: z.string().max(200),
  fieldName: z.string().max(200),
});

export const workflowContent = z.object({
  // InvokeAI writes files without a name for workflows that were never saved, above all in images.
  name: z.string().trim().max(LENGTH.workflowName).overwrite((name) => name || "Untitled workflow"),
  author: text(500),
  description: text(LENGTH.workflowDescription),
  version: text(100),
  contact: text(500),
  tags: text(LENGTH.workflowTags),
  notes: text(100_000),
  exposedFields: list("exposed fields", 1_000, exposedField).default([]),
  meta: z.object({
    version: z.string().max(50).default("3.0.0"),
    category: z.enum(["user", "default"]).default("user").catch("user"),
  }).default({ version: "3.0.0", category: "user" }),
  nodes: list("nodes", LIMITS.graph.nodes, workflowNode).superRefine((nodes, context) => {
    const seen = new Set<string>();
    nodes.forEach(({ id }, index) => {
      if (seen.has(id)) {
        context.addIssue({
          code: "custom",
          path: [index, "id"],
          message: `another node is called "${id}" as well`,
        });
      }
      seen.add(id);
    });
  }),
  edges: list("edges", LIMITS.graph.edges, workflowEdge),
  form: json.nullish().transform((form) => form ?? null),
});

export const workflowWithId = workflowContent.extend({ id: z.string().max(200).optional() });

export type WorkflowContent = z.output<typeof workflowContent>;
export type WorkflowNode = WorkflowContent["nodes"][number];
export type WorkflowEdge = WorkflowContent["edges"][number];
/** A workflow that has been kept: with its id. */
export type Workflow = WorkflowContent & { id: string };
