import type { Studio } from "../studio/studio.ts";
import type { ActionSpec, ImageAction, ImageSubject } from "./action.ts";
import { KEEP_ACTIONS } from "./keep_actions.ts";
import { MAKE_ACTIONS } from "./make_actions.ts";
import { VIEW_ACTIONS } from "./view_actions.ts";

/**
 * Every action on images, in the order of the menu, group by group. The viewer, the menu of an
 * image wherever it appears, and the selection bar derive from this list.
 */
const ACTIONS: readonly ActionSpec[] = [...VIEW_ACTIONS, ...MAKE_ACTIONS, ...KEEP_ACTIONS];

/** Returns the actions that fit a subject. */
export function imageActions(studio: Studio, subject: ImageSubject): ImageAction[] {
  const text = studio.text.value;
  return ACTIONS.filter(({ fits }) => fits(subject, studio))
    .map(({ fits: _, label, short, pressed, run, ...rest }) => ({
      ...rest,
      label: label(text, subject, studio),
      ...(short ? { short: short(text, studio) } : {}),
      ...(pressed ? { pressed: pressed(subject, studio) } : {}),
      run: () => void run(studio, subject),
    }));
}

/** The actions as items of a menu, with lines between their groups. */
export function menuItems(actions: readonly ImageAction[]): (ImageAction | null)[] {
  return actions.flatMap((action, i) =>
    i > 0 && actions[i - 1]?.group !== action.group ? [null, action] : [action]
  );
}
