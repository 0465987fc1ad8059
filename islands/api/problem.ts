import type { FieldProblem } from "../../services/errors/mod.ts";
import {
  type AnsweredSentence,
  refusalsOf,
  translatedDetail,
  translatedSentence,
} from "../text/refusals/refusals.ts";

/** A refused or failed request, as reported by the server; status 0 if it was not reached. */
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

  /** The message for one field (`steps`), in whichever part of the request it was sent. */
  field(name: string): string | undefined {
    return this.errors.find((e) => e.field === name || e.field.endsWith(`.${name}`))?.message;
  }
}

/** Reads an error answer (RFC 9457) and translates it into the user's language. */
export async function problemOf(response: Response, language: string): Promise<ApiProblem> {
  const wait = Number(response.headers.get("retry-after"));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  let body: Record<string, unknown> = {};
  try {
    body = await response.json();
  } catch {
    // A proxy's error page: its status has to do.
  }
  const code = typeof body.code === "string" ? body.code : "unknown";
  const detail = typeof body.detail === "string"
    ? body.detail
    : `${response.status} ${response.statusText}`;
  const errors: readonly FieldProblem[] = Array.isArray(body.errors) ? body.errors : [];
  const refusals = await refusalsOf(language);
  return new ApiProblem(
    response.status,
    code,
    refusals
      ? translatedDetail(
        code,
        { id: body.id, params: body.params, english: detail },
        errors,
        refusals,
      )
      : detail,
    refusals
      ? errors.map((e) => ({
        ...e,
        message: translatedSentence({ ...e, english: e.message }, refusals) ?? e.message,
      }))
      : errors,
    body,
    retryAfter,
  );
}

/** Translates a sentence of the server that is not a refusal, if a translation exists. */
export async function translated(language: string, answered: AnsweredSentence): Promise<string> {
  const refusals = await refusalsOf(language);
  return (refusals && translatedSentence(answered, refusals)) ?? answered.english;
}

/** Converts anything that was caught into an `ApiProblem`. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(-1, "page", error instanceof Error ? error.message : String(error));
}
