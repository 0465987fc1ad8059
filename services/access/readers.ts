import { now } from "../clock.ts";
import { inList } from "../database/in_list.ts";
import { inForce } from "./in_force.ts";
import type { Executor } from "./executor.ts";
import { KINDS, type ThingKind } from "./kinds/mod.ts";
import { rowsOf } from "./look_up.ts";

/**
 * The users besides the owner who may see a thing (administrators always may, and are not counted).
 * `at`: the instant at which grants must be in force.
 */
export async function readersOf(
  on: Executor,
  kind: ThingKind,
  id: string,
  at: string = now(),
): Promise<ReadonlySet<string> | "all"> {
  const [row] = await rowsOf(on, kind, [id]);
  if (!row) return new Set();
  if (row.open > 0) return "all";
  const readers = (await granteesOf(on, kind, [id], at)).get(id) ?? new Set<string>();
  if (row.boardId !== null) {
    const ofBoard = await readersOf(on, "board", row.boardId, at);
    if (ofBoard === "all") return "all";
    const [board] = await rowsOf(on, "board", [row.boardId]);
    for (const id of ofBoard) readers.add(id);
    if (board?.ownerId) readers.add(board.ownerId);
  }
  if (row.ownerId) readers.delete(row.ownerId);
  return readers;
}

/**
 * The users to whom each thing was granted, by name or through a group; things without grants are
 * absent. A board that a user has left does not count as granted to them.
 */
export async function granteesOf(
  on: Executor,
  kind: ThingKind,
  ids: readonly string[],
  at: string = now(),
): Promise<Map<string, Set<string>>> {
  const rows = await on.selectFrom("grants")
    .leftJoin("group_members", "group_members.group_id", "grants.group_id")
    .select(["grants.thing_id", "grants.user_id as person", "group_members.user_id as member"])
    .where("grants.kind", "=", kind).where(inList("grants.thing_id", ids))
    .where(inForce(at))
    .execute();
  const grantees = new Map<string, Set<string>>();
  for (const { thing_id, person, member } of rows) {
    const who = person ?? member;
    if (who === null) continue;
    const known = grantees.get(thing_id);
    if (known) known.add(who);
    else grantees.set(thing_id, new Set([who]));
  }
  if (!KINDS[kind].canBeLeft || grantees.size === 0) return grantees;
  const left = await on.selectFrom("boards_left").select(["board_id", "user_id"])
    .where(inList("board_id", grantees.keys())).execute();
  for (const { board_id, user_id } of left) grantees.get(board_id)?.delete(user_id);
  return grantees;
}
