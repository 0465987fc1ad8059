/** A stream that the browser saves under `name` (plain ASCII) and no cache keeps. */
export function attachment(
  name: string,
  type: string,
  content: ReadableStream<Uint8Array>,
): Response {
  return new Response(content as BodyInit, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
