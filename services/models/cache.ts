import type { Engine } from "../../inference/types.ts";

/** The models that engines hold in memory; the engines themselves belong to the processor. */
export interface ModelCache {
  /** Called once, by whoever starts the engines. */
  attach(engines: readonly Pick<Engine, "release">[]): void;
  /** Has the engines drop their models; one that is at work drops them when it is done. */
  empty(): Promise<void>;
}

/** How long a caller waits for engines that are at work. */
const PATIENCE_MS = 10_000;

export function createModelCache(): ModelCache {
  let attached: readonly Pick<Engine, "release">[] = [];
  return {
    attach(engines) {
      attached = engines;
    },
    async empty() {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS);
      });
      const all = Promise.allSettled(attached.map((engine) => engine.release()));
      await Promise.race([all, patience]);
      clearTimeout(timer);
    },
  };
}
