import type { Access, Executor, ThingKind } from "../access/mod.ts";

/** A thing that is shared with a group. */
export interface SharedThing {
  kind: ThingKind;
  id: string;
  /** The users who can see it besides its owner. */
  readers: ReadonlySet<string> | "all";
}

/** Things shared with a group. Read it before the group or a membership is deleted. */
export async function sharedWith(
  access: Pick<Access, "readersOf">,
  groupId: string,
  on: Executor,
): Promise<SharedThing[]> {
  const grants = await on.selectFrom("grants").select(["kind", "thing_id"])
    .where("group_id", "=", groupId).execute();
  const things: SharedThing[] = [];
  for (const { kind: name, thing_id: id } of grants) {
    const kind = name as ThingKind;
    things.push({ kind, id, readers: await access.readersOf(kind, id, on) });
  }
  return things;
}
