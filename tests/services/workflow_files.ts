import { type Workflow, workflowWithId } from "../../services/workflows/schema.ts";

type Input = { value?: unknown; label?: string };

/** A node as the editor writes it. */
export function node(id: string, type: string, inputs: Record<string, Input> = {}, more = {}) {
  return { id, type: "invocation", data: { id, type, inputs, isIntermediate: true, ...more } };
}

export function workflow(nodes: unknown[], edges: unknown[] = [], more = {}): Workflow {
  const parsed = workflowWithId.parse({ name: "w", nodes, edges, ...more });
  return { ...parsed, id: "w" };
}

export const edge = (
  source: string,
  sourceHandle: string,
  target: string,
  targetHandle: string,
) => ({
  id: `${source}-${target}`,
  type: "default",
  source,
  sourceHandle,
  target,
  targetHandle,
});
