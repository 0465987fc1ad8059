import type { Actor } from "../actor.ts";
import { LENGTH } from "../contract/limits.ts";
import { Problem } from "../errors/mod.ts";
import type { Groups } from "../groups/mod.ts";
import { nameKey } from "../groups/name_key.ts";

/** What an import needs of groups. */
export type ImportGroups = Pick<Groups, "list" | "create" | "addMember">;

/**
 * Finds the groups that a file names, and makes those that are missing. Returns the function that
 * puts a person into one.
 */
export async function groupsFor(
  groups: ImportGroups,
  actor: Actor,
  names: readonly string[],
): Promise<(name: string, userId: string) => Promise<void>> {
  const ids = new Map(
    (await groups.list(actor)).map((group) => [nameKey(group.name), group.group_id]),
  );
  for (const name of names) {
    const key = nameKey(name);
    if (key !== "" && !ids.has(key)) ids.set(key, (await groups.create(actor, name)).group_id);
  }
  return async (name, userId) => {
    const id = ids.get(nameKey(name));
    if (id !== undefined) await groups.addMember(actor, id, userId);
  };
}

/** Whether a cell can be the name of a group. */
export function isGroupName(name: string): boolean {
  return name.length <= LENGTH.groupName;
}

/** The account is there and its password must reach the page, so a failure becomes words. */
export async function reasonOf(work: Promise<void>): Promise<string> {
  try {
    await work;
    return "";
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
