import type { Graph } from "../../../inference/graph/schema.ts";
import type { Config } from "../../config/mod.ts";
import { say } from "../../contract/refusals.ts";
import { invalid, wrong } from "../../errors/mod.ts";

export type NodeRules = Pick<Config, "allow_nodes" | "deny_nodes">;

/** Returns whether graphs may have nodes of a type. */
export function isAllowed(type: string, { allow_nodes, deny_nodes }: NodeRules): boolean {
  return !deny_nodes.includes(type) && (allow_nodes.length === 0 || allow_nodes.includes(type));
}

/** @throws Problem invalid, naming each node that the server's settings do not allow. */
export function requireAllowed(graph: Pick<Graph, "nodes">, rules: NodeRules): void {
  const denied = Object.values(graph.nodes).filter(({ type }) => !isAllowed(type, rules));
  if (denied.length === 0) return;
  throw invalid(
    denied.slice(0, 50).map(({ id, type }) =>
      wrong(`body.batch.graph.nodes.${id}`, say("node_denied", { type }))
    ),
  );
}
