import { NodeInputError } from "../nodes/definition.ts";
import { NumericError } from "../pipeline/latents.ts";
import { ModelError } from "../pipeline/errors.ts";
import { isOutOfMemory } from "../pipeline/out_of_memory.ts";
import { PromptError } from "../prompts/notes.ts";
import { EngineError, type EngineErrorKind } from "../types.ts";

/** Classifies any error thrown while a job ran. */
export function toEngineError(error: unknown, signal: AbortSignal, nodeId?: string): EngineError {
  if (error instanceof EngineError) return error;
  const where = nodeId === undefined ? {} : { nodeId };
  if (signal.aborted) return new EngineError("canceled", "the run was canceled", where);
  if (error instanceof NodeInputError) {
    const field = error.field === undefined ? {} : { field: error.field };
    return new EngineError("invalid", error.message, { ...where, ...field });
  }
  if (error instanceof PromptError) {
    return new EngineError("invalid", error.message, { ...where, field: "prompt" });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new EngineError(kindOf(error, message), message, where);
}

function kindOf(error: unknown, message: string): EngineErrorKind {
  if (isOutOfMemory(error)) return "memory";
  // A GPU that its driver has given up computes nothing more in this process.
  if (/device (is|was)? ?lost|lost device/i.test(message)) return "crashed";
  if (error instanceof ModelError || error instanceof NumericError) return "failed";
  return error instanceof RangeError ? "invalid" : "failed";
}
