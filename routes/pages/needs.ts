import { paths } from "../../islands/api/paths.ts";
import { filterOf, placeOf } from "../../islands/library/place.ts";
import { linePath } from "../../islands/queue/place.ts";
import { filterOfView, workflowListPath, workflowPlaceOf } from "../../islands/workflows/place.ts";
import type { ScreenName } from "../../islands/studio/boot.ts";

/** Answers that every page of a signed-in user is rendered with. */
export const SETTINGS = paths.clientState("studio.settings");
/** Create continues where it was left, whatever page is opened first. */
const CREATE = [paths.clientState("studio.create"), paths.clientState("studio.prompts")];
const ALWAYS = [paths.queueStatus, SETTINGS, ...CREATE];

/** Answers that a screen is rendered with, by its address: those it would request first. */
export function needsOf(screen: ScreenName, params: URLSearchParams): string[] {
  switch (screen) {
    case "create":
      return [
        ...ALWAYS,
        paths.models,
        paths.boards,
        paths.stylePresets,
        paths.recentImages(24),
      ];
    case "library": {
      const place = placeOf(params);
      const list = place.board === "trash" ? [] : [paths.imageNames(filterOf(place))];
      return [...ALWAYS, paths.boards, paths.boardsLeft, paths.days, paths.imageTags, ...list];
    }
    case "presets":
      return [...ALWAYS, paths.stylePresets, paths.models];
    case "queue":
      // Whose page it is, is not known here: "mine" is asked for by the page itself.
      return params.get("whose") === "mine" ? ALWAYS : [...ALWAYS, linePath(params, undefined)];
    case "models":
      return [...ALWAYS, paths.allModels];
    case "people":
      return [...ALWAYS, paths.users(""), paths.things("system")];
    case "server":
      return [...ALWAYS, paths.settings, paths.health];
    case "account":
      return [...ALWAYS, paths.usage, paths.sessions, paths.apiKeys];
    case "workflows": {
      const id = params.get("id");
      if (id) return [...ALWAYS, paths.workflow(id), paths.models];
      const place = workflowPlaceOf(params);
      const tags = paths.workflowTagsOf(filterOfView(place.view));
      return [...ALWAYS, workflowListPath(place), tags];
    }
    default:
      return ALWAYS;
  }
}
