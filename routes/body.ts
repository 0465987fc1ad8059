import { Buffer } from "node:buffer";
import { say } from "../services/contract/refusals.ts";
import { problem } from "../services/errors/mod.ts";
import { isTooDeep } from "../services/nesting.ts";
import { boundaryOf } from "./boundary.ts";

/** Minimum speed of a request body. */
export interface Pace {
  /** Maximum wait for the next bytes. */
  idleMs: number;
  /** Time limit for the whole body: a fixed time, plus its size at the slowest accepted rate. */
  graceMs: number;
  bytesPerSecond: number;
}

/**
 * Without a limit, a client that sends a byte now and then could hold the buffered part for as long
 * as it likes ("slowloris"). Bounded as in Apache's mod_reqtimeout, but more patiently: 64 kbit/s
 * is a bad phone line.
 */
const PACE: Pace = { idleMs: 30_000, graceMs: 30_000, bytesPerSecond: 8 * 1024 };

/** Reads a request body of at most `limit` bytes. @throws Problem 400, 408, 413 or 415. */
export async function readBody(
  request: Request,
  { type, limit, pace = PACE }: { type: "json" | "form" | "bytes"; limit: number; pace?: Pace },
): Promise<unknown> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const contentType = request.headers.get("content-type") ?? "";
  const bytes = await readUpTo(request, limit, pace);
  if (type === "form") return await readForm(contentType, bytes);
  if (type === "bytes") {
    // As with JSON: no page of another site can send this without asking first.
    if (/^application\/octet-stream\b/i.test(contentType)) return bytes;
    throw problem("unsupported_media", "Send the body as application/octet-stream.");
  }
  if (bytes.length === 0) return undefined;
  // A page of another site can send text/plain without asking first, never application/json.
  if (!/^application\/([\w.-]+\+)?json\b/i.test(contentType)) {
    throw problem("unsupported_media", "Send the body as application/json.");
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!isTooDeep(text)) return JSON.parse(text);
  } catch {
    throw problem("bad_request", "The body is not valid JSON.");
  }
  throw problem("bad_request", "The body is nested too deeply.");
}

async function readForm(contentType: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  if (/^application\/x-www-form-urlencoded\b/i.test(contentType)) return readFields(bytes);
  if (!/^multipart\/form-data\b/i.test(contentType)) {
    throw problem("unsupported_media", "Send the body as multipart/form-data.");
  }
  const boundary = boundaryOf(contentType);
  if (boundary === null) {
    throw problem("bad_request", "Name one boundary in the Content-Type of the form.");
  }
  if (hasManyParts(boundary, bytes)) throw tooManyParts();
  try {
    const headers = { "content-type": `multipart/form-data; boundary="${boundary}"` };
    const form = await new Response(bytes, { headers }).formData();
    return Object.fromEntries(form.entries());
  } catch {
    throw problem("bad_request", "The form could not be read: it is cut off or malformed.");
  }
}

/** A form without files, as browsers and `requests.post(data=…)` send it. */
function readFields(bytes: Uint8Array): Record<string, string> {
  if (bytes.filter((byte) => byte === AMPERSAND).length >= MOST_PARTS) throw tooManyParts();
  return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
}

const AMPERSAND = 0x26;

function tooManyParts() {
  return problem("bad_request", `A form may have at most ${MOST_PARTS} parts.`);
}

/** Maximum number of fields. Our forms have fewer than ten; half a million would take seconds. */
const MOST_PARTS = 100;

function hasManyParts(boundary: string, bytes: Uint8Array<ArrayBuffer>): boolean {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let count = 0;
  for (let at = -1; count <= MOST_PARTS + 1; count++) {
    at = body.indexOf(`--${boundary}`, at + 1);
    if (at < 0) break;
  }
  // The last one ends the form.
  return count > MOST_PARTS + 1;
}

/** Reads at most `limit` bytes, whatever Content-Length claims, and waits no longer than `pace`. */
async function readUpTo(
  request: Request,
  limit: number,
  pace: Pace,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  const began = performance.now();
  let size = 0;
  while (reader) {
    const spent = performance.now() - began;
    const left = pace.graceMs + 1000 * size / pace.bytesPerSecond - spent;
    const chunk = await nextChunk(reader, Math.min(left, pace.idleMs));
    if (!chunk) break;
    size += chunk.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;

/** The next bytes; undefined at the end. @throws Problem 400 or 408. */
async function nextChunk(reader: Reader, waitMs: number): Promise<Uint8Array | undefined> {
  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), Math.max(0, waitMs));
  try {
    const read = await Promise.race([reader.read(), late.promise]);
    if (read !== "late") return read.value;
  } catch {
    // The client hung up: no fault of ours, and not worth a line of the log each time.
    throw problem("bad_request", say("body_cut_off"));
  } finally {
    clearTimeout(timer);
  }
  reader.cancel().catch(() => {});
  throw problem("too_slow", say("body_too_slow"));
}

function tooLarge(limit: number) {
  return problem("too_large", say("body_too_large", { kibibytes: Math.floor(limit / 1024) }), {
    facts: { limit_bytes: limit },
  });
}
