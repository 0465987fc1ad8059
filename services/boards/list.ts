import { sql } from "kysely";
import type { Access } from "../access/mod.ts";
import { reachable } from "../access/visible.ts";
import type { Actor } from "../actor.ts";
import type { Database } from "../database/mod.ts";
import { BOARD_COLUMNS, type BoardDTO, boardDtos, namesOf } from "./dto.ts";

export interface BoardListOptions {
  order_by: "created_at" | "board_name" | "updated_at";
  direction: "ASC" | "DESC";
  include_archived: boolean;
  /** Part of the name, in any case. */
  search?: string | undefined;
  /** Only one's own, or only those of others. */
  owner?: "me" | "others" | undefined;
}

export interface BoardPage {
  items: BoardDTO[];
  offset: number;
  limit: number;
  total: number;
}

export interface BoardLists {
  page(
    actor: Actor,
    options: BoardListOptions & { offset: number; limit: number },
  ): Promise<BoardPage>;
  all(actor: Actor, options: BoardListOptions): Promise<BoardDTO[]>;
  /** Boards that were shared with the actor and that he left; he may come back to them. */
  left(
    actor: Actor,
  ): Promise<{ board_id: string; board_name: string; shared_by: string | null }[]>;
}

export function createBoardLists({ db, access }: { db: Database; access: Access }): BoardLists {
  const filtered = (actor: Actor, { include_archived, search, owner }: BoardListOptions) => {
    let query = db.selectFrom("boards").where(access.visible(actor, "board"));
    if (!include_archived) query = query.where("boards.archived", "=", 0);
    if (owner === "me") query = query.where("boards.user_id", "=", actor.userId);
    if (owner === "others") query = query.where("boards.user_id", "<>", actor.userId);
    // instr over folded text: nothing that was typed is a pattern.
    if (search) {
      query = query.where(sql<boolean>`instr(lower(boards.board_name), lower(${search}))`);
    }
    return query;
  };
  const ordered = (actor: Actor, options: BoardListOptions) => {
    const direction = options.direction === "ASC" ? sql`asc` : sql`desc`;
    const query = filtered(actor, options).select(BOARD_COLUMNS);
    return options.order_by === "board_name"
      ? query.orderBy(sql`boards.board_name collate nocase`, direction)
        .orderBy("boards.board_id", direction)
      : query.orderBy(`boards.${options.order_by}`, direction).orderBy(
        "boards.board_id",
        direction,
      );
  };
  return {
    async page(actor, { offset, limit, ...options }) {
      const { total } = await filtered(actor, options).select(sql<number>`count(*)`.as("total"))
        .executeTakeFirstOrThrow();
      const rows = await ordered(actor, options).limit(limit).offset(offset).execute();
      return { items: await boardDtos(db, access, actor, rows), offset, limit, total };
    },
    async all(actor, options) {
      return await boardDtos(db, access, actor, await ordered(actor, options).execute());
    },
    async left(actor) {
      const rows = await db.selectFrom("boards").select(["board_id", "board_name", "user_id"])
        .where("deleted_at", "is", null)
        .where(
          "board_id",
          "in",
          (eb) =>
            eb.selectFrom("boards_left").select("board_id").where("user_id", "=", actor.userId),
        )
        .where(reachable(actor.userId)).orderBy("board_name").execute();
      const names = await namesOf(db, rows);
      return rows.map(({ board_id, board_name, user_id }) => (
        { board_id, board_name, shared_by: names.get(user_id) ?? null }
      ));
    },
  };
}
