import { useStudio, useText } from "../studio/context.ts";
import type { Group } from "./groups.ts";

/** What the groups are called; administrators see also what nobody shares with them. */
export function useGroupNames(): Record<Group, string> {
  const isAdmin = useStudio().session.user.value?.is_admin ?? false;
  const { mine, shared, others, defaults } = useText().presets.groups;
  return { mine, shared: isAdmin ? others : shared, defaults };
}
