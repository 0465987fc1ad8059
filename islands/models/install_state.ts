import type { InstallJob } from "../../services/contract/model_installs.ts";

/** Whether an installation is waiting, under way or paused. */
export const isUnfinished = ({ status }: Pick<InstallJob, "status">): boolean =>
  !["completed", "error", "cancelled"].includes(status);

/** Whether an installation goes on without anything being done about it. */
export const isRunning = (job: Pick<InstallJob, "status">): boolean =>
  isUnfinished(job) && job.status !== "paused";

/** Whether files of the server are being copied, which no event reports while it lasts. */
export const isCopying = (job: Pick<InstallJob, "status" | "source">): boolean =>
  isRunning(job) && job.source.type === "local";
