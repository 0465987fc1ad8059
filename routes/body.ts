import { Problem, problem } from "../services/errors/mod.ts";

/** Reads a request body of at most `limit` bytes. @throws Problem 400, 413 or 415. */
export async function readBody(
  request: Request,
  { type, limit }: { type: "json" | "form"; limit: number },
): Promise<unknown> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const contentType = request.headers.get("content-type") ?? "";
  const bytes = await readUpTo(request, limit);
  if (type === "form") return await readForm(contentType, bytes);
  if (bytes.length === 0) return undefined;
  // A page of another site can send text/plain without asking first, never application/json.
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    throw problem("unsupported_media", "Send the body as application/json.");
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw problem("bad_request", "The body is not valid JSON.");
  }
}

async function readForm(contentType: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw problem("unsupported_media", "Send the body as multipart/form-data.");
  }
  try {
    const form = await new Response(bytes, { headers: { "content-type": contentType } }).formData();
    return Object.fromEntries(form.entries());
  } catch {
    throw problem("bad_request", "The form could not be read: it is cut off or malformed.");
  }
}

/** Reads at most `limit` bytes, whatever Content-Length claims. */
async function readUpTo(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    // The client hung up: no fault of ours, and not worth a line of the log each time.
    throw problem("bad_request", "The body was cut off.");
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function tooLarge(limit: number) {
  return problem("too_large", `The body is larger than ${Math.floor(limit / 1024)} KiB.`, {
    facts: { limit_bytes: limit },
  });
}
