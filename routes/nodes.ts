import { newWorkflowBody } from "../services/workflows/bodies.ts";
import { workflowProblemsSchema } from "../services/workflows/answers.ts";
import { problemsOf } from "../services/workflows/check.ts";
import { isAllowed, type NodeRules } from "../services/queue/commands/allowed_nodes.ts";
import { nodeCatalogue, nodesSchema } from "../services/workflows/nodes.ts";
import { type Route, route } from "./gate.ts";

/** The node types that graphs consist of, and the check of a graph; the same for every user. */
export function nodeRoutes({ config }: { config: NodeRules }): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/nodes",
      audience: "user",
      scope: "read",
      summary: "Every node type that graphs may have, with its fields",
      response: nodesSchema,
    }, () => ({ nodes: nodeCatalogue().nodes.filter(({ type }) => isAllowed(type, config)) })),
    route({
      method: "POST",
      path: "/api/v1/workflows/check",
      audience: "user",
      scope: "read",
      summary: "What keeps a workflow from running here, without keeping it",
      response: workflowProblemsSchema,
      body: newWorkflowBody,
    }, ({ body }) => ({ problems: problemsOf(body.workflow) })),
  ];
}
