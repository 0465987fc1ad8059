import type { Engine } from "../../inference/types.ts";
import type { Peers } from "../peers/types.ts";

/** The models that engines hold in memory. */
export interface ModelCache {
  /** Makes the engines drop their models; one that is at work drops them when it is done. */
  empty(): Promise<void>;
}

/** Maximum time that a caller waits for engines at work. */
const PATIENCE_MS = 10_000;

export function createModelCache(
  engines: readonly Pick<Engine, "release">[],
  peers: Pick<Peers, "tell" | "hear">,
): ModelCache {
  peers.hear("unload", () => {
    for (const engine of engines) void engine.release().catch(() => {});
  });
  return {
    async empty() {
      peers.tell("unload", null);
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS);
      });
      const all = Promise.allSettled(engines.map((engine) => engine.release()));
      await Promise.race([all, patience]);
      clearTimeout(timer);
    },
  };
}
