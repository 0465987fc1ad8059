import type { Context } from "hono";
import type { Sendable } from "../services/images/mod.ts";
import { streamed } from "./streamed.ts";

/**
 * Streams a user's file: never interpreted as anything but its type (OWASP File Upload Cheat Sheet)
 * and stored by no cache. Only a file with a version, a thumbnail, may be kept by the browser
 * itself: it revalidates each time, and is spared the bytes (RFC 9110 13.1.2, RFC 9111 5.2.2).
 */
export async function sendFile(
  c: Context,
  { path, type, size, version }: Sendable,
): Promise<Response> {
  const etag = version === null ? null : `"${version}"`;
  const headers = {
    "Content-Type": type,
    "Content-Length": String(size),
    "Content-Disposition": "inline",
    "Cache-Control": etag ? "private, no-cache" : "private, no-store",
    "X-Content-Type-Options": "nosniff",
    ...(etag ? { "ETag": etag } : {}),
  };
  const known = c.req.header("if-none-match")?.split(",").map((t) => t.trim().replace(/^W\//, ""));
  if (etag && known?.includes(etag)) {
    const { "Content-Length": _, ...rest } = headers;
    return c.body(null, 304, rest);
  }
  if (c.req.method === "HEAD") return c.body(null, 200, headers);
  const file = await Deno.open(path);
  return c.body(streamed(c, file.readable), 200, headers);
}
