import { paths } from "../api/paths.ts";
import { lacksModels } from "../recipe/model_choice.ts";
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

/** Whether the model that an action takes is missing; not before the server has said so. */
function lacksModel(studio: Studio, { model }: ActionSpec): boolean {
  if (model === "main") return lacksModels(studio);
  const models = studio.resources.of(paths.models).data.value?.models;
  return model !== undefined && models?.some((m) => m.type === model && m.usable) === false;
}

/** Returns the actions that fit a subject. */
export function imageActions(studio: Studio, subject: ImageSubject): ImageAction[] {
  const text = studio.text.value;
  const isAdmin = studio.session.user.value?.is_admin ?? false;
  const said = (spec: ActionSpec) => {
    const label = spec.label(text, subject, studio);
    return lacksModel(studio, spec) ? text.images.modelMissing(label) : label;
  };
  return ACTIONS.filter((spec) => spec.fits(subject, studio))
    .filter((spec) => isAdmin || !lacksModel(studio, spec))
    .map((spec) => ({ ...spec, label: said(spec) }))
    .map(({ fits: _, model: _model, short, pressed, run, ...rest }) => ({
      ...rest,
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
