import type { z } from "zod";
import { type Refusal, say } from "../contract/refusals.ts";
import { type Answered, discard, type Outbound, OutboundError } from "../outbound/mod.ts";

/** An answer that says no, or to come later. */
export class HubRefusal extends OutboundError {
  constructor(
    why: Refusal,
    passing: boolean,
    /** Seconds to wait, if the hub has said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(why, passing);
  }
}

/** Longest wait that a hub may ask for: a day would look like nothing happening. */
const LONGEST_WAIT = 15 * 60;

/** Turns a status that is not a success into words. */
export function refusalOf({ status, headers, url }: Answered): HubRefusal {
  const host = url.hostname;
  if (status === 401 || status === 403) {
    return new HubRefusal(say("hub_wants_token", { host }), false);
  }
  if (status === 404 || status === 410) return new HubRefusal(say("hub_has_none", { host }), false);
  if (status === 429 || status === 503) {
    return new HubRefusal(say("hub_busy", { host }), true, waitOf(headers.get("retry-after")));
  }
  return new HubRefusal(say("hub_failed", { host, status }), status >= 500);
}

/** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3). */
function waitOf(value: string | undefined): number | null {
  if (value === undefined) return null;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), LONGEST_WAIT) : null;
}

/** Longest answer of a hub's API: a repository with thousands of files has about 2 MiB. */
const MAX_JSON = 8 * 1024 * 1024;

/** Asks an API of a hub for JSON. @throws OutboundError */
export async function askJson<S extends z.ZodType>(
  outbound: Pick<Outbound, "get">,
  url: URL,
  schema: S,
  token: string | undefined,
  signal?: AbortSignal,
): Promise<z.output<S>> {
  const answer = await outbound.get(url, {
    token,
    signal,
    headers: { accept: "application/json" },
  });
  if (answer.status !== 200) {
    discard(answer.body);
    throw refusalOf(answer);
  }
  const bytes = await readUpTo(answer, MAX_JSON);
  try {
    return schema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    throw new HubRefusal(say("hub_unreadable", { host: answer.url.hostname }), false);
  }
}

/** Reads a body of at most `most` bytes. @throws OutboundError for a longer one or a cut-off one */
export async function readUpTo(
  answer: Answered,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readStart(answer, most + 1);
  if (bytes.length <= most) return bytes;
  throw new HubRefusal(say("hub_unreadable", { host: answer.url.hostname }), false);
}

/** Reads the first `count` bytes of a body, and no more. @throws OutboundError if it is cut off */
export async function readStart(
  { body, url }: Answered,
  count: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      const wanted = chunk.subarray(0, count - size);
      chunks.push(wanted);
      size += wanted.length;
      if (size === count) break;
    }
  } catch {
    throw new HubRefusal(say("host_unreachable", { host: url.hostname }), true);
  }
  return await new Blob(chunks).bytes();
}
