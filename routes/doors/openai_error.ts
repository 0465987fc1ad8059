import type { Problem } from "../../services/errors/mod.ts";

/** Where OpenAI's clients find their routes. */
export const OPENAI = "/v1";

/** The names by which OpenAI's clients tell errors apart, by status. */
const TYPES: Readonly<Record<number, string>> = {
  401: "authentication_error",
  403: "permission_error",
  429: "rate_limit_error",
};

/**
 * An error as OpenAI's clients read it, beside the members of RFC 9457.
 * https://platform.openai.com/docs/guides/error-codes
 */
export function openAiError(error: Problem): { error: Record<string, unknown> } {
  const [field] = error.extras.errors ?? [];
  const type = TYPES[error.status] ??
    (error.status >= 500 ? "server_error" : "invalid_request_error");
  const message = field ? `${error.message} ${field.field}: ${field.message}` : error.message;
  return {
    error: { message, type, param: field?.field.replace(/^body\./, "") ?? null, code: error.code },
  };
}
