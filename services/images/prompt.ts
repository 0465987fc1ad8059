/** The part of an image's metadata that search covers: the prompt, cut to a sensible length. */
const MAX_PROMPT = 4000;

/** `metadata` is InvokeAI's dictionary; `parameters` is the text that AUTOMATIC1111 writes. */
export function searchablePrompt(
  metadata: Record<string, unknown> | null,
  parameters: string | null = null,
): string {
  const prompt = metadata?.["positive_prompt"];
  if (typeof prompt === "string") return prompt.slice(0, MAX_PROMPT);
  if (parameters === null) return "";
  return (parameters.split(/\nNegative prompt:|\nSteps:/)[0] ?? "").slice(0, MAX_PROMPT);
}
