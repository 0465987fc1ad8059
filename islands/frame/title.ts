import { isOver, type Job } from "../studio/job.ts";

/**
 * Title of the browser tab: the title of the page and, for users in another tab, the progress of an
 * image.
 */
export function tabTitle(page: string, jobs: readonly Job[]): string {
  const underWay = jobs.filter((job) => !isOver(job.status));
  if (underWay.length === 0) return page;
  const running = underWay.find((job) => job.totalSteps > 0);
  const percent = running ? Math.floor(100 * running.step / running.totalSteps) : 0;
  return `${underWay.length > 1 ? `(${underWay.length}) ` : ""}${percent} % · ${page}`;
}
