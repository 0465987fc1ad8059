import { join } from "node:path";
import { isLoopback } from "../auth/mod.ts";
import type { Config } from "../config/mod.ts";
import type { Reach } from "../contract/server.ts";

type ReachConfig = Pick<Config, "host" | "port" | "base_path" | "ssl_certfile" | "root">;

/** Addresses that stand for all of a machine (RFC 1122, 3.2.1.3; RFC 4291, 2.5.2). */
const EVERY = new Set(["0.0.0.0", "::"]);
/** Addresses that only this machine, or this cable, understands. */
const LOCAL_ONLY = /^(127\.|169\.254\.|::1$|fe80:)/i;

/**
 * Who can reach the server, and at which addresses: those of the machine's interfaces where it
 * listens on all of them, IPv4 first, which is easier to type.
 */
export function reachOf(
  { host, port, base_path, ssl_certfile, root }: ReachConfig,
  interfaces: () => readonly { address: string; family: "IPv4" | "IPv6" }[] =
    Deno.networkInterfaces,
): Reach {
  const local = isLoopback(host);
  const hosts = local
    ? []
    : EVERY.has(host)
    ? interfaces().filter(({ address }) => !LOCAL_ONLY.test(address))
      .filter(({ family }) => family === "IPv4" || host === "::")
      .toSorted((a, b) => a.family.localeCompare(b.family)).map(({ address }) => address)
    : [host];
  const scheme = ssl_certfile === "" ? "http" : "https";
  const standard = scheme === "http" ? 80 : 443;
  const at = (name: string) =>
    `${scheme}://${name.includes(":") ? `[${name}]` : name}${port === standard ? "" : `:${port}`}`;
  return {
    host,
    only_this_machine: local,
    addresses: [...new Set(hosts)].map((name) => at(name) + base_path),
    config_file: join(root, "config.yaml"),
  };
}
