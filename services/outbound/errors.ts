import { type Refusal, say } from "../contract/refusals.ts";

/** A request to another server that could not be made, or was not answered as it should be. */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  constructor(
    readonly why: Refusal,
    /** Whether the same request may succeed later. */
    readonly passing: boolean,
  ) {
    super(why.text);
  }
}

/** Codes of undici and of the system, and what to say of them. Others are `host_unreachable`. */
const SAID: Readonly<Record<string, "host_unknown" | "headers_too_long" | "bad_certificate">> = {
  ENOTFOUND: "host_unknown",
  EAI_AGAIN: "host_unknown",
  UND_ERR_HEADERS_OVERFLOW: "headers_too_long",
  CERT_HAS_EXPIRED: "bad_certificate",
  DEPTH_ZERO_SELF_SIGNED_CERT: "bad_certificate",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "bad_certificate",
  ERR_TLS_CERT_ALTNAME_INVALID: "bad_certificate",
};

/** Says what went wrong with a connection. An `OutboundError` and an abort stay as they are. */
export function connectionError(error: unknown, host: string): unknown {
  if (error instanceof OutboundError) return error;
  if (error instanceof DOMException && error.name === "AbortError") return error;
  const cause = (error as { cause?: unknown }).cause;
  if (cause instanceof OutboundError) return cause;
  const code = (error as { code?: unknown }).code;
  const said = typeof code === "string" ? SAID[code] : undefined;
  return new OutboundError(
    say(said ?? "host_unreachable", { host: host.slice(0, 255) }),
    said === undefined || said === "host_unknown",
  );
}
