import type { Context } from "hono";
import type { Sendable } from "../services/images/mod.ts";

/**
 * Streams a person's file: never kept by a cache between here and the browser, never taken for
 * anything but what it is (RFC 9111 5.2.2.7, OWASP File Upload Cheat Sheet).
 */
export async function sendFile(c: Context, { path, type, size }: Sendable): Promise<Response> {
  const headers = {
    "Content-Type": type,
    "Content-Length": String(size),
    "Content-Disposition": "inline",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
  };
  if (c.req.method === "HEAD") return c.body(null, 200, headers);
  const file = await Deno.open(path);
  return c.body(file.readable, 200, headers);
}
