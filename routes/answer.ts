import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Context } from "hono";
import { compress } from "hono/compress";
import type { Info } from "./listen.ts";

/** Nothing from elsewhere, no inline script, no frames (OWASP Secure Headers Project). */
const CONTENT_SECURITY_POLICY = securityPolicy(null);

/** The policy of a page. `images`: another origin from which it may show images. */
export function securityPolicy(images: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob:${images === null ? "" : ` ${images}`}`,
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Headers of the scripts, styles and fonts of a page, which are the same everywhere and no secret.
 */
const SECURE_PART: Readonly<Record<string, string>> = { "x-content-type-options": "nosniff" };
/**
 * Headers of every answer that a browser could show as a document. HSTS is left to the proxy that
 * terminates TLS.
 */
export const SECURE: Readonly<Record<string, string>> = {
  ...SECURE_PART,
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "same-origin",
  "x-frame-options": "DENY",
};
/** Never documents: a page loads forty of them, and the headers of documents are half of each. */
const PART = /^(text\/(javascript|css)|font\/)/;

/** A complete answer, which can be sent without being read again. */
export interface Whole {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array<ArrayBuffer>;
}

/** Responses that have all their headers. */
const finished = new WeakSet<Response>();
/** Shorter texts are not compressed: headers and a checksum would cost more than it saves. */
const SHORT = 1024;
const gzipped = promisify(gzip);

/** Whether the client accepts gzip. */
export function acceptsGzip(c: Context): boolean {
  return /\bgzip\b/.test(c.req.header("accept-encoding") ?? "");
}

/** Answers with a complete text, compressed if it is long enough and the client accepts it. */
export async function textAnswer(
  c: Context,
  text: string,
  status: number,
  given: Readonly<Record<string, string>>,
): Promise<Response> {
  if (text.length < SHORT || !acceptsGzip(c)) return wholeAnswer(c, text, status, given);
  const body = new Uint8Array(await gzipped(text));
  return wholeAnswer(c, body, status, { ...given, "content-encoding": "gzip" });
}

/**
 * Answers with a complete body. Where there is a connection to send it on it goes out at once, and
 * no `Response` is filled only to be read again.
 */
export function wholeAnswer(
  c: Context,
  body: Whole["body"],
  status: number,
  given: Readonly<Record<string, string>>,
): Response {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  const headers = {
    ...SECURE,
    vary: "Accept-Encoding",
    ...given,
    "content-length": String(length),
  };
  const { send } = (c.env ?? {}) as Partial<Info>;
  const response = send?.({ status, headers, body }) ?? new Response(body, { status, headers });
  finished.add(response);
  return response;
}

const compressed = compress({ threshold: SHORT });

/**
 * Completes any other answer: adds the common headers, and compresses it if its type is worth it.
 */
export async function complete(c: Context, response: Response): Promise<Response> {
  if (finished.has(response)) return response;
  // The upgrade answer of a socket has immutable headers.
  if (c.req.header("upgrade")?.toLowerCase() === "websocket") return response;
  const isPart = PART.test(response.headers.get("content-type") ?? "");
  for (const [name, value] of Object.entries(isPart ? SECURE_PART : SECURE)) {
    response.headers.set(name, value);
  }
  if (!c.req.header("accept-encoding")) return response;
  c.res = response;
  await compressed(c, () => Promise.resolve());
  return c.res;
}
