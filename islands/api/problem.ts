import type { FieldProblem } from "../../services/errors/mod.ts";

/** A refused or failed request, as the server told it; status 0: the server was not reached. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly errors: readonly FieldProblem[] = [],
    readonly facts: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
  }

  /** The message for one field (`steps`), wherever it was sent. */
  field(name: string): string | undefined {
    return this.errors.find((e) => e.field === name || e.field.endsWith(`.${name}`))?.message;
  }
}

/** Reads an error answer (RFC 9457). */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = Number(response.headers.get("retry-after"));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  let body: Record<string, unknown> = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's error page: its status has to do.
  }
  return new ApiProblem(
    response.status,
    typeof body.code === "string" ? body.code : "unknown",
    typeof body.detail === "string" ? body.detail : `${response.status} ${response.statusText}`,
    Array.isArray(body.errors) ? body.errors : [],
    body,
    retryAfter,
  );
}

/** Whatever was caught, as an `ApiProblem`. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(-1, "page", error instanceof Error ? error.message : String(error));
}
