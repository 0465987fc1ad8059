import { type Refusal, say } from "../contract/refusals.ts";
import { addressIn, isLoopbackAddress, isPublicAddress } from "./addresses.ts";

/** Which places of the internet the server may connect to. */
export interface OutboundPolicy {
  /** Why a URL must not be asked; null when it may be. Checked again at every redirect. */
  whyNot(url: URL): Refusal | null;
  /** Whether a connection to this address is allowed. */
  allowsAddress(address: string): boolean;
}

/** Hosts of the hubs and of the networks that deliver their files; each with its subdomains. */
const KNOWN_HOSTS = [
  "huggingface.co",
  "hf.co",
  "civitai.com",
  // Where Civitai keeps files: a name of its own in a storage that others use as well.
  "civitai-delivery-worker-prod.5ac0637cfd0766c97916cefa3764fbdf.r2.cloudflarestorage.com",
];

/** Names that no server of the internet has (RFC 6761, 6762, 8375; ICANN 2024 for `internal`). */
const INSIDE = /^[^.]*$|\.(localhost|local|internal|home\.arpa)$/;

/** Whether a host is, by its name alone, not a place on the public internet. */
function isInside(host: string): boolean {
  const address = addressIn(host);
  return address === null ? INSIDE.test(host) : !isPublicAddress(address);
}

/**
 * Allows https to the hubs and to the hosts of the setting `download_hosts`, at public addresses.
 */
export function hubsOnly(added: readonly string[]): OutboundPolicy {
  const hosts = [...KNOWN_HOSTS, ...added.map((host) => host.toLowerCase())];
  return {
    whyNot(url) {
      if (url.protocol !== "https:") return say("link_not_https");
      const host = url.hostname.replace(/\.$/, "");
      const about = { host: host.slice(0, 255) };
      // Said first: no setting would help.
      if (isInside(host)) return say("address_not_public", about);
      const known = hosts.some((name) => host === name || host.endsWith(`.${name}`));
      return known ? null : say("host_not_allowed", about);
    },
    allowsAddress: isPublicAddress,
  };
}

/**
 * Allows what a setting at the console names, and nothing else: https to any address, since it may
 * be a server of one's own network, and http to this machine alone.
 */
export function onlyTo(wanted: URL): OutboundPolicy {
  return {
    whyNot: (url) =>
      url.origin === wanted.origin ? null : say("host_not_allowed", { host: url.host }),
    allowsAddress: (address) => wanted.protocol === "https:" || isLoopbackAddress(address),
  };
}
