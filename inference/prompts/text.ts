import { z } from "zod";
import { LIMITS } from "../graph/limits.ts";
import { PromptError } from "./notes.ts";
import { parsePrompt } from "./parse.ts";

/** A prompt whose notation can be read. */
export const promptText = z.string().max(LIMITS.prompt.max).superRefine((text, context) => {
  try {
    parsePrompt(text);
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    context.addIssue({ code: "custom", message: error.message });
  }
});
