import type { LookupFunction } from "node:net";
import type { Config } from "./config/mod.ts";
import { type HubBases, PUBLIC_HUBS } from "./hubs/mod.ts";
import { hubsOnly, type OutboundPolicy } from "./outbound/mod.ts";

/** What of the internet there is for this server. No setting replaces it, only code does. */
export interface Network {
  hubs: HubBases;
  policy: OutboundPolicy;
  lookup?: LookupFunction;
}

export function publicNetwork(config: Pick<Config, "download_hosts">): Network {
  return { hubs: PUBLIC_HUBS, policy: hubsOnly(config.download_hosts) };
}
