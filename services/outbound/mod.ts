import { lookup as resolveName } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import type { Agent } from "undici";
import { say } from "../contract/refusals.ts";
import { connectionError, OutboundError } from "./errors.ts";
import type { OutboundPolicy } from "./policy.ts";

export { OutboundError } from "./errors.ts";
export { hubsOnly, onlyTo, type OutboundPolicy } from "./policy.ts";

export interface Asked {
  headers?: Record<string, string>;
  /** Sent to the origin of the first URL alone, never along a redirect to another one. */
  token?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface Answered {
  status: number;
  /** Names in lower case; of one that came several times, the first value. */
  headers: ReadonlyMap<string, string>;
  /** Headers of the redirects on the way, which the hubs use to say what a file is. */
  linked: ReadonlyMap<string, string>;
  /** The last URL: where the answer came from. */
  url: URL;
  body: Readable;
}

/** Ends an unread answer. */
export function discard(body: Readable): void {
  body.on("error", () => {}).destroy();
}

/** The only way by which this server makes requests to others. */
export interface Outbound {
  /**
   * Sends a GET request and follows redirects, each of which is checked as the first URL was.
   * @throws OutboundError, or the reason of the signal
   */
  get(url: URL, asked?: Asked): Promise<Answered>;
  /**
   * Sends JSON, follows no redirect, and reads no answer but its status.
   * @throws OutboundError, or the reason of the signal
   */
  post(url: URL, body: unknown, signal: AbortSignal): Promise<{ status: number }>;
  close(): Promise<void>;
}

export interface OutboundOptions {
  policy: OutboundPolicy;
  /** Resolves names; the system's resolver unless a test gives another. */
  lookup?: LookupFunction;
}

const MOST_REDIRECTS = 5;
/** Maximum size of the headers of an answer in bytes. Hugging Face sends about 4 KiB. */
const MAX_HEADERS = 32 * 1024;
const CONNECT_MS = 15_000;
/** Maximum wait for headers, and between two pieces of a body. */
const IDLE_MS = 45_000;

export function createOutbound(
  { policy, lookup = resolveName as LookupFunction }: OutboundOptions,
): Outbound {
  /**
   * The address that is checked is the one that is connected to: a name cannot change its address
   * in between. A name with one address that is not allowed is refused whole.
   */
  const checked: LookupFunction = (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const all = Array.isArray(found) ? found : [{ address: found, family: 4 }];
      if (all.length === 0 || !all.every(({ address }) => policy.allowsAddress(address))) {
        const why = say("address_not_public", { host: hostname.slice(0, 255) });
        return callback(new OutboundError(why, false), []);
      }
      if (options.all) return callback(null, all);
      const [first] = all as [{ address: string; family: number }];
      callback(null, first.address, first.family);
    });
  };
  /** Loaded with the first request: most servers hardly ever make one. */
  let client: Promise<{ agent: Agent; request: typeof import("undici").request }> | undefined;
  async function load() {
    const { Agent, request } = await import("undici");
    const agent = new Agent({
      maxHeaderSize: MAX_HEADERS,
      headersTimeout: IDLE_MS,
      bodyTimeout: IDLE_MS,
      connect: { lookup: checked, timeout: CONNECT_MS },
    });
    return { agent, request };
  }

  async function once(
    url: URL,
    { headers, token, signal }: Asked,
    sent: { method: "GET" } | { method: "POST"; body: string } = { method: "GET" },
  ) {
    const why = policy.whyNot(url);
    if (why) throw new OutboundError(why, false);
    const { agent, request } = await (client ??= load());
    try {
      return await request(url, {
        dispatcher: agent,
        ...sent,
        ...(signal ? { signal } : {}),
        headers: {
          "user-agent": "Atelier",
          // What is stored is what is counted and hashed: nothing is unpacked on the way.
          "accept-encoding": "identity",
          ...headers,
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw connectionError(error, url.hostname);
    }
  }

  return {
    async get(first, asked = {}) {
      if (first.username !== "" || first.password !== "") {
        throw new OutboundError(say("link_with_password"), false);
      }
      const linked = new Map<string, string>();
      let url = first;
      for (let hops = 0; hops <= MOST_REDIRECTS; hops++) {
        const { token: _, ...rest } = asked;
        const sent = url.origin === first.origin ? asked : rest;
        const { statusCode, headers, body } = await once(url, sent);
        const flat = flattened(headers);
        const target = [301, 302, 303, 307, 308].includes(statusCode) && flat.get("location");
        if (!target) {
          if (!["", "identity"].includes(flat.get("content-encoding") ?? "")) {
            discard(body);
            throw new OutboundError(say("answer_packed", { host: url.hostname }), false);
          }
          return { status: statusCode, headers: flat, linked, url, body };
        }
        discard(body);
        for (const [name, value] of flat) linked.set(name, value);
        const next = URL.parse(target, url);
        if (next === null) {
          throw new OutboundError(say("bad_redirect", { host: url.hostname }), false);
        }
        url = next;
      }
      throw new OutboundError(say("bad_redirect", { host: url.hostname }), false);
    },
    async post(url, body, signal) {
      const headers = { "content-type": "application/json" };
      const sent = { method: "POST", body: JSON.stringify(body) } as const;
      const answer = await once(url, { headers, signal }, sent);
      discard(answer.body);
      return { status: answer.statusCode };
    },
    close: async () => await (await client)?.agent.destroy(),
  };
}

function flattened(headers: Record<string, string | string[] | undefined>): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value[0] : value;
    if (text !== undefined) flat.set(name.toLowerCase(), text);
  }
  return flat;
}
