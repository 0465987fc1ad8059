/** Keywords of text chunks, as InvokeAI and readers of its files expect them. */
export const KEYWORDS = {
  metadata: "invokeai_metadata",
  workflow: "invokeai_workflow",
  graph: "invokeai_graph",
} as const;
