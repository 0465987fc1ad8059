import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Context } from "hono";
import { compress } from "hono/compress";

/** Nothing from elsewhere, no inline script, no frames (OWASP Secure Headers Project). */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Headers of every answer. HSTS is left to the proxy that terminates TLS. */
const SECURE: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

/** A complete answer, which can be sent without being read again. */
interface Whole {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Uint8Array;
}

const wholes = new WeakMap<Response, Whole>();
/** Shorter texts are not compressed: headers and a checksum would cost more than it saves. */
const SHORT = 1024;
const gzipped = promisify(gzip);

/** The parts of a response made by `textAnswer`; undefined for any other response. */
export function wholeOf(response: Response): Whole | undefined {
  return wholes.get(response);
}

/** Answers with a complete text, compressed if it is long enough and the client accepts it. */
export async function textAnswer(
  c: Context,
  text: string,
  status: number,
  given: Readonly<Record<string, string>>,
): Promise<Response> {
  const headers: Record<string, string> = { ...SECURE, vary: "Accept-Encoding", ...given };
  let body: string | Uint8Array<ArrayBuffer> = text;
  if (text.length >= SHORT && /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")) {
    body = new Uint8Array(await gzipped(text));
    headers["content-encoding"] = "gzip";
  }
  headers["content-length"] = String(
    typeof body === "string" ? Buffer.byteLength(body) : body.length,
  );
  const response = new Response(body, { status, headers });
  wholes.set(response, { status, headers, body });
  return response;
}

const compressed = compress({ threshold: SHORT });

/**
 * Completes any other answer: adds the common headers, and compresses it if its type is worth it.
 */
export async function complete(c: Context, response: Response): Promise<Response> {
  if (wholes.has(response)) return response;
  // The upgrade answer of a socket has immutable headers.
  if (c.req.header("upgrade")?.toLowerCase() === "websocket") return response;
  for (const name in SECURE) response.headers.set(name, SECURE[name] as string);
  if (!c.req.header("accept-encoding")) return response;
  c.res = response;
  await compressed(c, () => Promise.resolve());
  return c.res;
}
