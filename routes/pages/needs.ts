import { paths } from "../../islands/api/paths.ts";
import type { ScreenModule } from "../../islands/studio/screens.ts";

/** Theme and language of a user. */
export const SETTINGS = paths.clientState("studio.settings");
/** What every page of a signed-in user shows, Create as it was left, and where images go. */
const ALWAYS = [
  paths.queueStatus,
  paths.moving,
  SETTINGS,
  paths.clientState("studio.create"),
  paths.clientState("studio.prompts"),
  paths.clientState("studio.board"),
];

/** Paths of the answers that a page of a signed-in user is drawn with. */
export function needsOf(
  { needs }: ScreenModule,
  params: URLSearchParams,
  timeZone: string,
): string[] {
  return [...ALWAYS, ...needs?.(params, timeZone) ?? []];
}
