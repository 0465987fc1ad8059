import { sql } from "kysely";
import { now } from "../clock.ts";
import type { Visibility } from "../contract/fields.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { inForce } from "./in_force.ts";
import type { Executor } from "./executor.ts";
import { KINDS, type ThingKind } from "./kinds/mod.ts";
import { imageLevel, LEVEL, type Level, levelOf, OPEN } from "./rights.ts";

/** The facts about a thing that the rules need. */
interface Row {
  id: string;
  ownerId: string | null;
  open: Level;
  /** The board that it is on. */
  boardId: string | null;
}

/** Returns the level of a user (null: an administrator) on each of the ids that exist. */
export async function levelsOf(
  on: Executor,
  userId: string | null,
  kind: ThingKind,
  ids: readonly string[],
): Promise<Map<string, Level>> {
  if (ids.length === 0) return new Map();
  const rows = await rowsOf(on, kind, ids);
  if (userId === null) return new Map(rows.map((row) => [row.id, LEVEL.own]));
  const foreign = rows.filter((row) => row.ownerId !== userId);
  const granted = await grantsOf(on, userId, kind, foreign.map((row) => row.id));
  const left = KINDS[kind].canBeLeft && foreign.length > 0
    ? await boardsLeft(on, userId)
    : new Set<string>();
  const boards = KINDS[kind].board !== null
    ? await levelsOf(on, userId, "board", boardsOf(foreign))
    : null;
  return new Map(rows.map((row) => {
    const mine = { isOwner: row.ownerId === userId, granted: granted.get(row.id) ?? 0 };
    const level = boards
      ? imageLevel(mine, boards.get(row.boardId ?? "") ?? 0)
      : levelOf({ ...mine, open: row.open, left: left.has(row.id) });
    return [row.id, level];
  }));
}

function boardsOf(rows: readonly Row[]): string[] {
  return [...new Set(rows.flatMap((row) => row.boardId ?? []))];
}

/** Returns the facts that the rules need about the ids that exist. Things in the trash do not. */
export async function rowsOf(
  on: Executor,
  name: ThingKind,
  ids: readonly string[],
): Promise<Row[]> {
  const kind = KINDS[name];
  const column = (column: string | null) => column === null ? sql`NULL` : sql.ref(column);
  const { rows } = await sql<Found>`
    SELECT ${column(kind.id)} AS id, ${column(kind.owner)} AS owner_id,
      ${column(kind.hasVisibility ? "visibility" : null)} AS visibility,
      ${column(kind.shipped)} AS shipped, ${column(kind.board)} AS board_id
    FROM ${sql.table(kind.table)}
    WHERE ${inList(kind.id, ids)} AND ${kind.hasTrash ? NOT_DELETED : sql`1 = 1`}`.execute(on);
  return rows.map(({ id, owner_id, visibility, shipped, board_id }) => {
    const open = OPEN[visibility ?? "private"];
    return {
      id,
      ownerId: owner_id,
      open: shipped === "default" && open === LEVEL.none ? LEVEL.view : open,
      boardId: board_id,
    };
  });
}

interface Found {
  id: string;
  owner_id: string | null;
  visibility: Visibility | null;
  shipped: string | null;
  board_id: string | null;
}

async function grantsOf(on: Executor, userId: string, kind: ThingKind, ids: readonly string[]) {
  const best = new Map<string, Level>();
  if (ids.length === 0) return best;
  const rows = await on.selectFrom("grants").select(["thing_id", "level"])
    .where("kind", "=", kind)
    .where(inList("thing_id", ids))
    .where(inForce(now()))
    .where((eb) =>
      eb.or([
        eb("user_id", "=", userId),
        sql<boolean>`group_id in
          (select m.group_id from group_members m where m.user_id = ${userId})`,
      ])
    ).execute();
  for (const { thing_id, level } of rows) {
    best.set(thing_id, Math.max(best.get(thing_id) ?? 0, LEVEL[level]) as Level);
  }
  return best;
}

async function boardsLeft(on: Executor, userId: string): Promise<Set<string>> {
  const rows = await on.selectFrom("boards_left").select("board_id")
    .where("user_id", "=", userId).execute();
  return new Set(rows.map((r) => r.board_id));
}
