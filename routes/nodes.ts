import { z } from "zod";
import { workflowProblemsSchema } from "../services/workflows/answers.ts";
import { problemsOf } from "../services/workflows/check.ts";
import { nodeCatalogue, nodesSchema } from "../services/workflows/nodes.ts";
import { workflowContent } from "../services/workflows/schema.ts";
import { type Route, route } from "./gate.ts";

/** The node types that graphs consist of, and the check of a graph; the same for every user. */
export function nodeRoutes(): Route[] {
  return [
    route({
      method: "GET",
      path: "/api/v1/nodes",
      audience: "user",
      scope: "read",
      summary: "Every node type that graphs may have, with its fields",
      response: nodesSchema,
    }, () => nodeCatalogue()),
    route({
      method: "POST",
      path: "/api/v1/workflows/check",
      audience: "user",
      scope: "read",
      summary: "What keeps a workflow from running here, without keeping it",
      response: workflowProblemsSchema,
      body: z.strictObject({ workflow: workflowContent }),
    }, ({ body }) => ({ problems: problemsOf(body.workflow) })),
  ];
}
