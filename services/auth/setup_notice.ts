import type { Config } from "../config/mod.ts";
import type { Setup } from "./setup.ts";
import { isLoopback, removeSetupCode, setupCodePath } from "./setup_code.ts";

/**
 * Otherwise the first client to reach the port would become administrator: unless only this machine
 * can reach the server, the first setup requires a code shown only on the console and in the data
 * folder.
 * `first`: no other server runs; the code of one that does is that of all.
 * @returns the lines for the console, or null.
 */
export async function askForSetupCode(
  config: Config,
  setup: Setup,
  first: boolean,
): Promise<string | null> {
  // Of an earlier start; an administrator may exist by now.
  if (first) removeSetupCode(config.root);
  if (!config.multiuser || !await setup.isPending()) return null;
  const private_ = isLoopback(config.host) && config.trusted_proxies.length === 0;
  if (private_ && config.setup_code === "") return null;
  const code = setup.wantCode(config.setup_code);
  if (config.setup_code !== "") return "The first setup asks for the configured setup code.";
  return `The first setup asks for this code: ${code}\n(also in ${setupCodePath(config.root)})`;
}
