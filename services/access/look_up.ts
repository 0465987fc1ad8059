import { sql } from "kysely";
import { now } from "../clock.ts";
import type { Visibility } from "../contract/fields.ts";
import { inList, NOT_DELETED } from "../database/in_list.ts";
import { inForce } from "./in_force.ts";
import type { Executor, Kind } from "./kinds.ts";
import { GRANTED, imageLevel, type Level, levelOf, OPEN } from "./rights.ts";

/** What the rules need to know of one thing. */
interface Row {
  id: string;
  ownerId: string | null;
  open: Level;
  /** Of an image: the board that it is on. */
  boardId: string | null;
}

/** The level of a person (null: an administrator) on each of the ids that exist. */
export async function levelsOf(
  on: Executor,
  userId: string | null,
  kind: Kind,
  ids: readonly string[],
): Promise<Map<string, Level>> {
  if (ids.length === 0) return new Map();
  const rows = await ROWS[kind](on, ids);
  if (userId === null) return new Map(rows.map((row) => [row.id, 4]));
  const foreign = rows.filter((row) => row.ownerId !== userId);
  const granted = await grantsOf(on, userId, kind, foreign.map((row) => row.id));
  const left = kind === "board" && foreign.length > 0
    ? await boardsLeft(on, userId)
    : new Set<string>();
  const boards = kind === "image" ? await levelsOf(on, userId, "board", boardsOf(foreign)) : null;
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

/** How each kind's rows are read. Things in the trash are not there. */
export const ROWS: Record<Kind, (on: Executor, ids: readonly string[]) => Promise<Row[]>> = {
  async board(on, ids) {
    const rows = await on.selectFrom("boards").select(["board_id", "user_id", "visibility"])
      .where(NOT_DELETED).where(inList("board_id", ids)).execute();
    return rows.map((r) => row(r.board_id, r.user_id, r.visibility));
  },
  async image(on, ids) {
    const rows = await on.selectFrom("images").select(["image_name", "user_id", "board_id"])
      .where(NOT_DELETED).where(inList("image_name", ids)).execute();
    return rows.map((r) => row(r.image_name, r.user_id, "private", r.board_id));
  },
  async workflow(on, ids) {
    const rows = await on.selectFrom("workflows")
      .select(["workflow_id", "user_id", "visibility", "category"])
      .where(inList("workflow_id", ids)).execute();
    return rows.map((r) => {
      const open = r.category === "default" && r.visibility === "private" ? "shared" : r.visibility;
      return row(r.workflow_id, r.user_id, open);
    });
  },
  async style_preset(on, ids) {
    const rows = await on.selectFrom("style_presets")
      .select(["style_preset_id", "user_id", "visibility", "type"])
      .where(NOT_DELETED).where(inList("style_preset_id", ids)).execute();
    return rows.map((r) => {
      const open = r.type === "default" && r.visibility === "private" ? "shared" : r.visibility;
      return row(r.style_preset_id, r.user_id, open);
    });
  },
  async system_prompt(on, ids) {
    const rows = await on.selectFrom("system_prompts")
      .select(["system_prompt_id", "user_id", "visibility"])
      .where(inList("system_prompt_id", ids)).execute();
    return rows.map((r) => row(r.system_prompt_id, r.user_id, r.visibility));
  },
  async model(on, ids) {
    const rows = await on.selectFrom("models").select(["model_key", "visibility"])
      .where(inList("model_key", ids)).execute();
    return rows.map((r) => row(r.model_key, null, r.visibility));
  },
};

function row(id: string, ownerId: string | null, open: Visibility, boardId: string | null = null) {
  return { id, ownerId, open: OPEN[open], boardId };
}

async function grantsOf(on: Executor, userId: string, kind: Kind, ids: readonly string[]) {
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
    best.set(thing_id, Math.max(best.get(thing_id) ?? 0, GRANTED[level]) as Level);
  }
  return best;
}

async function boardsLeft(on: Executor, userId: string): Promise<Set<string>> {
  const rows = await on.selectFrom("boards_left").select("board_id")
    .where("user_id", "=", userId).execute();
  return new Set(rows.map((r) => r.board_id));
}
