/** Text chunks under the names by which InvokeAI (and whoever reads its files) knows them. */
export const KEYWORDS = {
  metadata: "invokeai_metadata",
  workflow: "invokeai_workflow",
  graph: "invokeai_graph",
} as const;
