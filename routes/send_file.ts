import type { Context } from "hono";
import type { Sendable } from "../services/images/mod.ts";
import { disposition } from "./file_parts.ts";
import { sendParts } from "./send_parts.ts";

/**
 * Streams a user's file: never interpreted as anything but its type (OWASP File Upload Cheat Sheet)
 * and stored by no cache. Only a file with a version, a thumbnail, may be kept by the browser
 * itself: it revalidates each time, and is spared the bytes (RFC 9110 13.1.2, RFC 9111 5.2.2).
 */
export async function sendFile(
  c: Context,
  { open, link, type, size, version, name }: Sendable,
): Promise<Response> {
  const etag = version === null ? null : `"${version}"`;
  const headers = {
    "Content-Type": type,
    "Content-Disposition": name === null ? "inline" : disposition("inline", name),
    "Cache-Control": etag ? "private, no-cache" : "private, no-store",
    "X-Content-Type-Options": "nosniff",
    ...(etag ? { "ETag": etag } : {}),
  };
  const known = c.req.header("if-none-match")?.split(",").map((t) => t.trim().replace(/^W\//, ""));
  if (etag && known?.includes(etag)) {
    return c.body(null, 304, headers);
  }
  if (c.req.method === "HEAD") {
    return c.body(null, 200, { ...headers, "Content-Length": String(size) });
  }
  if (link && followsLinks(c)) {
    return c.body(null, 302, {
      "Location": await link({ type, disposition: signable(name) }),
      "Cache-Control": "private, no-store",
    });
  }
  return await sendParts(c, { headers, size, etag: etag ?? "", open });
}

/**
 * Whether an image may be fetched from the store: an `<img>`, or a program that is no browser. A
 * script of our pages reads the bytes, which a store of another origin would have to allow; where a
 * file is saved, browsers take its name from our own origin alone.
 */
function followsLinks(c: Context): boolean {
  return ["image", undefined].includes(c.req.header("sec-fetch-dest"));
}

/** Stores do not agree on how quotes, brackets and stars are signed: such names are left out. */
function signable(name: string | null): string {
  return name !== null && /^[\w. -]+$/.test(name) ? `inline; filename="${name}"` : "inline";
}
