/** Servers that the cases share, each started when first needed and ended by the last test. */
import { startStudio, type Studio } from "../../libraries.ts";
import type { TestServerOptions } from "../../server.ts";

const studios = new Map<string, Promise<Studio>>();

function studio(name: string, settings: TestServerOptions["settings"]): Promise<Studio> {
  const found = studios.get(name) ?? startStudio({ device: "cpu", ...settings });
  studios.set(name, found);
  return found;
}

/** Fair turns, no limits. */
export const fairHouse = () => studio("fair", {});
/** First come, first served. */
export const fifoHouse = () => studio("fifo", { queue_mode: "fifo" });
/** A line of five. */
export const smallHouse = () => studio("small", { max_queue_size: 5 });

export async function endHouses(): Promise<void> {
  for (const house of studios.values()) await (await house)[Symbol.asyncDispose]();
  studios.clear();
}

/** Registers a case; servers outlive the test that starts them. */
export function test(name: string, run: () => Promise<void>): void {
  Deno.test({ name, fn: run, sanitizeOps: false, sanitizeResources: false });
}
