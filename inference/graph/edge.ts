import type { Edge } from "./schema.ts";

/** An edge from an output of one node to an input of another. */
export function edge(from: string, output: string, to: string, input: string): Edge {
  return {
    source: { node_id: from, field: output },
    destination: { node_id: to, field: input },
  };
}
