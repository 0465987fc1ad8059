import { now } from "../clock.ts";
import { inForce } from "./in_force.ts";
import type { Executor, Kind } from "./kinds.ts";
import { ROWS } from "./look_up.ts";

/**
 * Who beside the owner may see a thing (administrators always may, and are not counted). `at`: the
 * instant at which grants are looked at.
 */
export async function readersOf(
  on: Executor,
  kind: Kind,
  id: string,
  at: string = now(),
): Promise<ReadonlySet<string> | "all"> {
  const [row] = await ROWS[kind](on, [id]);
  if (!row) return new Set();
  if (row.open > 0) return "all";
  const readers = await granteesOf(on, kind, id, at);
  if (row.boardId !== null) {
    const ofBoard = await readersOf(on, "board", row.boardId, at);
    if (ofBoard === "all") return "all";
    const [board] = await ROWS.board(on, [row.boardId]);
    for (const id of ofBoard) readers.add(id);
    if (board?.ownerId) readers.add(board.ownerId);
  }
  if (row.ownerId) readers.delete(row.ownerId);
  return readers;
}

async function granteesOf(
  on: Executor,
  kind: Kind,
  id: string,
  at: string,
): Promise<Set<string>> {
  const rows = await on.selectFrom("grants")
    .leftJoin("group_members", "group_members.group_id", "grants.group_id")
    .select(["grants.user_id as person", "group_members.user_id as member"])
    .where("grants.kind", "=", kind).where("grants.thing_id", "=", id)
    .where(inForce(at))
    .execute();
  const readers = new Set(rows.flatMap((r) => r.person ?? r.member ?? []));
  if (kind !== "board") return readers;
  const left = await on.selectFrom("boards_left").select("user_id")
    .where("board_id", "=", id).execute();
  for (const { user_id } of left) readers.delete(user_id);
  return readers;
}
