import type { Context } from "hono";
import { type ByteRange, byteRange } from "./byte_range.ts";
import { streamed } from "./streamed.ts";

/** Something of which any part can be sent. */
export interface InParts {
  headers: Record<string, string>;
  /** In bytes. */
  size: number;
  /** Empty: a part that is wanted of a version only is never sent alone. */
  etag: string;
  open(range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
}

/** Sends all of it, or the part that the header `Range` asks for (RFC 9110, 14.2). */
export async function sendParts(
  c: Context,
  { headers: given, size, etag, open }: InParts,
): Promise<Response> {
  const headers = { ...given, "Accept-Ranges": "bytes" };
  const range = byteRange({
    range: c.req.header("range"),
    ifRange: c.req.header("if-range"),
    size,
    etag,
  });
  if (range === "unsatisfiable") {
    return c.body(null, 416, { ...headers, "Content-Range": `bytes */${size}` });
  }
  const body = streamed(c, await (range ? open(range) : open()));
  if (range === null) return c.body(body, 200, { ...headers, "Content-Length": String(size) });
  return c.body(body, 206, {
    ...headers,
    "Content-Length": String(range.to - range.from),
    "Content-Range": `bytes ${range.from}-${range.to - 1}/${size}`,
  });
}
