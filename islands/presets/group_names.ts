import { useStudio, useText } from "../studio/context.ts";
import type { Group } from "./groups.ts";

/** Names of the groups; administrators also see presets that are not shared with them. */
export function useGroupNames(): Record<Group, string> {
  const isAdmin = useStudio().session.user.value?.is_admin ?? false;
  const { mine, shared, others, defaults } = useText().create.styles.groups;
  return { mine, shared: isAdmin ? others : shared, defaults };
}
