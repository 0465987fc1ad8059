import type { BackupStep } from "../contract/backups.ts";

/** Hears how far a backup is. */
export type OnStep = (step: BackupStep) => void;

const EVERY_MS = 250;

/** Counts a stage up, and reports it at its beginning and a few times a second. */
export function counted(stage: BackupStep["stage"], total: number, onStep: OnStep = () => {}) {
  let done = 0;
  let reported = performance.now();
  onStep({ stage, done, total });
  return () => {
    done += 1;
    if (performance.now() - reported < EVERY_MS) return;
    reported = performance.now();
    onStep({ stage, done, total });
  };
}
