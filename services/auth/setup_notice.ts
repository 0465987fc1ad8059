import type { Config } from "../config/mod.ts";
import type { Setup } from "./setup.ts";
import { isLoopback, removeSetupCode, setupCodePath } from "./setup_code.ts";

/**
 * Whoever reaches the port first would be administrator: unless only this machine can reach us, the
 * first setup wants a code that only the console and the data folder show.
 * @returns the lines for the console, or null.
 */
export async function askForSetupCode(config: Config, setup: Setup): Promise<string | null> {
  removeSetupCode(config.root); // of an earlier start; somebody may be administrator since
  if (!config.multiuser || !await setup.isPending()) return null;
  const private_ = isLoopback(config.host) && config.trusted_proxies.length === 0;
  if (private_ && config.setup_code === "") return null;
  const code = setup.wantCode(config.setup_code);
  if (config.setup_code !== "") return "The first setup asks for the configured setup code.";
  return `The first setup asks for this code: ${code}\n(also in ${setupCodePath(config.root)})`;
}
