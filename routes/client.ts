import { BlockList, isIP, isIPv6 } from "node:net";
import { StartError } from "../services/config/mod.ts";

/** The client of a request, as far as its headers can be trusted. */
export interface Client {
  /** The client's address, through trusted proxies only. */
  address: string;
  /** Our own origin as the client sees it (`https://studio.example`). */
  origin: string;
}

export type ClientView = (request: Request, info: unknown) => Client;

/**
 * Reads X-Forwarded-For, -Proto and -Host, but only from the proxies named in the configuration:
 * any other client can write whatever it likes there.
 * @param trustedProxies addresses, or networks such as `10.0.0.0/8`.
 * @throws StartError for an entry that is neither.
 */
export function createClientView(trustedProxies: readonly string[]): ClientView {
  const trusted = toBlockList(trustedProxies);
  const isTrusted = (address: string) =>
    trustedProxies.length > 0 && isIP(address) !== 0 &&
    trusted.check(address, isIPv6(address) ? "ipv6" : "ipv4");

  /** Nearly every request comes to the same name. */
  let last = { scheme: "", host: "", origin: "" };
  const direct = (scheme: string, host: string) => {
    if (last.scheme !== scheme || last.host !== host) {
      last = { scheme, host, origin: originOf(scheme, host) };
    }
    return last.origin;
  };

  return (request, info) => {
    const peer = plainAddress(peerAddress(info));
    const host = request.headers.get("host") ?? new URL(request.url).host;
    const scheme = request.url.slice(0, request.url.indexOf(":"));
    if (!isTrusted(peer)) return { address: peer, origin: direct(scheme, host) };
    const lastOf = (name: string) => request.headers.get(name)?.split(",").at(-1)?.trim();
    const proto = lastOf("x-forwarded-proto")?.toLowerCase();
    return {
      address: clientOf(request.headers.get("x-forwarded-for"), peer, isTrusted),
      origin: originOf(
        proto === "https" || proto === "http" ? proto : scheme,
        lastOf("x-forwarded-host") || host,
      ),
    };
  };
}

/**
 * Each proxy appends the address that called it: the rightmost one that is not a trusted proxy is
 * the client's. Anything left of it may have been made up by the client.
 */
function clientOf(
  header: string | null,
  peer: string,
  isTrusted: (address: string) => boolean,
): string {
  const hops = (header ?? "").split(",").map((hop) => plainAddress(hop.trim())).filter(Boolean);
  let client = peer;
  for (const hop of hops.reverse()) {
    if (isIP(hop) === 0) return client;
    client = hop;
    if (!isTrusted(hop)) return client;
  }
  return client;
}

/** The peer's address, from the `info` that `listen.ts` passes with each request. */
function peerAddress(info: unknown): string {
  const remote = (info as { remoteAddr?: { hostname?: string } } | undefined)?.remoteAddr;
  return remote?.hostname ?? "local";
}

/** `::ffff:192.0.2.1` is 192.0.2.1, `[2001:db8::1]:443` and `192.0.2.1:443` lose their ports. */
function plainAddress(text: string): string {
  const bracketed = /^\[([^\]]+)\](:\d+)?$/.exec(text)?.[1];
  const address = bracketed ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1");
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "");
}

/** Without the port that the scheme has anyway, as browsers write it in `Origin`. */
function originOf(scheme: string, host: string): string {
  try {
    return new URL(`${scheme}://${host}`).origin;
  } catch {
    return "null";
  }
}

function toBlockList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = "", bits] = entry.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    const width = bits === undefined ? (family === "ipv6" ? 128 : 32) : Number(bits);
    if (isIP(address) === 0 || !(Number.isInteger(width) && width >= 0 && width <= 128)) {
      throw new StartError(
        `trusted_proxies: "${entry}" is neither an address nor a network such as 10.0.0.0/8.`,
      );
    }
    try {
      list.addSubnet(address, width, family);
    } catch {
      throw new StartError(`trusted_proxies: "${entry}" is not a network.`);
    }
  }
  return list;
}
