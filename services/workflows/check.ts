import { validateGraph } from "../../inference/graph/parse.ts";
import type { GraphProblem } from "../../inference/graph/schema.ts";
import type { FieldProblem } from "../errors/mod.ts";
import type { WorkflowProblem } from "./answers.ts";
import type { WorkflowContent } from "./schema.ts";
import { runFields, takesDefaultModel } from "./exposed.ts";
import { readNode, toGraph } from "./to_graph.ts";

/** Maximum number of problems reported. */
const TOLD = 50;

/**
 * Returns the problems that keep a workflow from running, by node and field. Values that a run
 * fills in are no problem: a model that no one chose (the default one is used) and the exposed
 * fields.
 */
export function problemsOf(
  workflow: Pick<WorkflowContent, "nodes" | "edges" | "form" | "exposedFields">,
): WorkflowProblem[] {
  const graph = toGraph(workflow);
  const asked = new Set(runFields(workflow).map((f) => `${f.node_id}\0${f.field_name}`));
  const filledIn = (p: GraphProblem) =>
    p.nodeId !== undefined && (
      (p.code === "missing_input" || p.code === "wrong_value") &&
        asked.has(`${p.nodeId}\0${p.field}`) ||
      p.code === "missing_input" &&
        takesDefaultModel(graph.nodes[p.nodeId]?.type ?? "", p.field ?? "")
    );
  const problems = validateGraph(graph).filter((p) => !filledIn(p)).slice(0, TOLD);
  const told = problems.map((p) => ({
    node_id: p.nodeId ?? null,
    field: p.field ?? null,
    message: p.message,
  }));
  if (workflow.nodes.some((node) => readNode(node) !== null)) return told;
  return [{ node_id: null, field: null, message: "There is no node that does anything." }, ...told];
}

/** The same for a 422 answer. */
export function asFieldProblems(problems: readonly WorkflowProblem[]): FieldProblem[] {
  return problems.map(({ node_id, field, message }) => ({
    field: ["nodes", node_id, field].filter((part) => part !== null).join("."),
    message,
  }));
}
