import {
  Boxes,
  Braces,
  CircleQuestionMark,
  CircleUser,
  Dices,
  Images,
  ListOrdered,
  Palette,
  Settings2,
  Users,
  WandSparkles,
  Workflow,
} from "lucide-preact";

/** The icons of screens, by the names that `studio/screens.ts` has for them. */
export const SCREEN_ICONS = {
  Boxes,
  Braces,
  CircleQuestionMark,
  CircleUser,
  Dices,
  Images,
  ListOrdered,
  Palette,
  Settings2,
  Users,
  WandSparkles,
  Workflow,
};
export type ScreenIcon = keyof typeof SCREEN_ICONS;
