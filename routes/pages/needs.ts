import { paths } from "../../islands/api/paths.ts";
import type { ScreenName } from "../../islands/studio/boot.ts";

const clientState = (key: string) => paths.clientState(key);

/** What every page of a signed-in person is drawn with. */
export const ALWAYS = [paths.queueStatus, clientState("studio.settings")];

/** What a screen is drawn with beside that. */
export const NEEDS: Partial<Record<ScreenName, readonly string[]>> = {
  create: [
    clientState("studio.create"),
    clientState("studio.prompts"),
    paths.models,
    paths.boards,
    paths.stylePresets,
    paths.recentImages(24),
  ],
};
