import type { Peers, Work } from "./types.ts";

/** Of a process that has its database to itself: nobody to tell, and all work is its own. */
export function alone(): Peers {
  const kept: Work[] = [];
  return {
    join: () => Promise.resolve(true),
    first: true,
    async ready() {
      for (const work of kept) await work.start();
    },
    admit: () => Promise.resolve(),
    tell() {},
    hear() {},
    onGap() {},
    offer() {},
    devicesElsewhere: () => 0,
    keep: (work) => void kept.push(work),
    async leave() {
      for (const work of kept) await work.stop();
    },
  };
}
