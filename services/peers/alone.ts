import type { Peers, Work } from "./types.ts";

/** For a process that has its database to itself: no others to notify, and all work is its own. */
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
