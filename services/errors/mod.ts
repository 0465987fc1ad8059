import { type Refusal, type RefusalId, sentenceOf } from "../contract/refusals.ts";
import type { SentenceParams } from "../contract/sentences.ts";
import "./plain_words.ts";

/**
 * The one error table. Everything that can go wrong for a caller has a row here; services throw
 * `problem("code", say("what_happened"))` and the HTTP edge turns it into
 * `application/problem+json` (RFC 9457). Any other error is a server fault: 500, logged, and
 * answered without its text.
 */
export const ERRORS = {
  bad_request: { status: 400, title: "The request cannot be carried out" },
  not_signed_in: { status: 401, title: "Sign in first" },
  forbidden: { status: 403, title: "Not allowed" },
  not_found: { status: 404, title: "Not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  too_slow: { status: 408, title: "The request arrived too slowly" },
  conflict: { status: 409, title: "In conflict with the current state" },
  over_quota: { status: 409, title: "Over the quota" },
  changed_meanwhile: { status: 412, title: "Changed by somebody else in the meantime" },
  too_large: { status: 413, title: "Too large" },
  unsupported_media: { status: 415, title: "Not a supported kind of file" },
  misdirected: { status: 421, title: "Not a name of this server" },
  invalid: { status: 422, title: "Some fields are not valid" },
  too_many_requests: { status: 429, title: "Too many requests" },
  internal: { status: 500, title: "Something went wrong on the server" },
  not_implemented: { status: 501, title: "Not offered by this server" },
  unavailable: { status: 503, title: "Busy, try again shortly" },
  disk_full: { status: 507, title: "The server's disk is full" },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** One invalid field: where it is (`body.steps`, `query.limit`, `nodes.noise.seed`) and why. */
export interface FieldProblem {
  field: string;
  message: string;
  /** The sentence of the contract that `message` is, if it is one, and its values. */
  id?: RefusalId;
  params?: SentenceParams;
}

export interface ProblemExtras {
  /** For 422: every field that is wrong. */
  errors?: readonly FieldProblem[];
  /** For 429 and 503: seconds, sent as Retry-After. */
  retryAfter?: number;
  /** More members of the answer, such as the numbers of a quota. Never secrets. */
  facts?: Record<string, unknown>;
}

/** An expected failure, reported to the caller in plain words. */
export class Problem extends Error {
  override readonly name = "Problem";
  /** The sentence of the contract that the message is; null for plain English. */
  readonly refusal: Refusal | null;
  constructor(
    readonly code: ErrorCode,
    detail: Refusal | string,
    readonly extras: ProblemExtras = {},
  ) {
    super(typeof detail === "string" ? detail : detail.text);
    this.refusal = typeof detail === "string" ? null : detail;
  }
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/**
 * Creates a `Problem`: `throw problem("not_found", say("no_such_board"))`. Plain English instead of
 * a sentence of the contract is for failures that only scripts and the command line can meet.
 */
export function problem(
  code: ErrorCode,
  detail: Refusal | string,
  extras?: ProblemExtras,
): Problem {
  return new Problem(code, detail, extras);
}

/** An invalid field: `wrong("body.name", say("is_missing"))`. */
export function wrong(field: string, why: Refusal | string): FieldProblem {
  const sentence = typeof why === "string" ? sentenceOf(why) : why;
  if (!sentence) return { field, message: why as string };
  return { field, message: sentence.text, id: sentence.id, params: sentence.params };
}

/** A 422 for the named fields. */
export function invalid(errors: readonly FieldProblem[]): Problem {
  const named = errors.map((e) => `${e.field}: ${e.message}`).slice(0, 5).join("; ");
  return new Problem("invalid", named || "Some fields are not valid.", { errors });
}

/** The body of an error answer (RFC 9457). */
export function problemBody(error: Problem): Record<string, unknown> {
  return {
    type: `about:blank#${error.code}`,
    title: ERRORS[error.code].title,
    status: error.status,
    detail: error.message,
    code: error.code,
    ...(error.refusal ? { id: error.refusal.id, params: error.refusal.params } : {}),
    ...(error.extras.errors ? { errors: error.extras.errors } : {}),
    ...(error.extras.facts ?? {}),
  };
}
