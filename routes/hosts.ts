import { isIP } from "node:net";
import { isLoopback } from "../services/auth/mod.ts";
import type { Config } from "../services/config/mod.ts";
import { problem } from "../services/errors/mod.ts";

/**
 * DNS rebinding: a page of another site lets its own name point to this machine and is then, for
 * the browser, of the same origin as this server. It cannot change the name in the Host header.
 * Where reaching the server is enough to use it (single-user mode), or where only this machine
 * should reach it, unknown names are refused.
 * https://owasp.org/www-community/attacks/DNS_Rebinding
 * @throws (the returned function) Problem 421.
 */
export function createHostCheck(
  config: Pick<Config, "host" | "multiuser" | "allowed_hosts">,
): (request: Request) => void {
  const named = new Set([config.host, ...config.allowed_hosts].map((name) => name.toLowerCase()));
  const loopback = isLoopback(config.host);
  const open = config.multiuser && !loopback && config.allowed_hosts.length === 0;
  const known = (name: string): boolean => {
    if (named.has(name) || name === "localhost" || name.endsWith(".localhost")) return true;
    if (loopback) return isLoopback(name);
    // No stranger can make a browser open their own page under an address or a name without a dot.
    return isIP(name) !== 0 || !name.includes(".") || name.endsWith(".local");
  };
  /** The last one that was let in: nearly every request has the same. */
  let passed: string | null = null;
  return (request) => {
    const host = request.headers.get("host");
    if (host !== null && host === passed && request.url.startsWith(`http://${host}/`)) return;
    // The address is made from the Host header, which may be anything.
    if (!URL.canParse(request.url)) throw problem("bad_request", "The Host header is not valid.");
    const names = open ? [] : [host, new URL(request.url).host];
    for (const host of names) {
      if (host === null || known(nameOf(host))) continue;
      throw problem(
        "misdirected",
        `This server does not go by the name ${nameOf(host)}. ` +
          "If it should, add the name to allowed_hosts in config.yaml.",
      );
    }
    passed = host;
  };
}

/** Lower case, without port, brackets and the dot at the end. */
function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
