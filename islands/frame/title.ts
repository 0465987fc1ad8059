import type { ScreenName } from "../studio/boot.ts";
import { isOver, type Job } from "../studio/job.ts";
import type { Text } from "../text/text.ts";

/** Title of the browser tab: the current screen and, for users in another tab, the progress of an
 * image. */
export function titleOf(text: Text, screen: ScreenName, jobs: readonly Job[]): string {
  const place = `${text.frame.screens[screen]} · ${text.frame.name}`;
  const underWay = jobs.filter((job) => !isOver(job.status));
  if (underWay.length === 0) return place;
  const running = underWay.find((job) => job.totalSteps > 0);
  const percent = running ? Math.floor(100 * running.step / running.totalSteps) : 0;
  return `${underWay.length > 1 ? `(${underWay.length}) ` : ""}${percent} % · ${place}`;
}
