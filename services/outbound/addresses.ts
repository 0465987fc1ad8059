import ipaddr from "ipaddr.js";

/**
 * Whether an address is global unicast: what a hub on the internet has. Loopback, private,
 * link-local (with the metadata services of clouds), carrier-grade NAT, multicast, documentation
 * and the forms of IPv6 that carry an IPv4 address are not (RFC 6890, RFC 4291).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === "unicast";
}

/** Whether an address is this machine. */
export function isLoopbackAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "loopback";
}

/** The address that the host of a URL is, without brackets; null for a name. */
export function addressIn(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(bare) ? bare : null;
}
