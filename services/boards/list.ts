import { sql } from "kysely";
import type { Access } from "../access/mod.ts";
import { reachable, sharedBoards } from "../access/visible.ts";
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
  const narrowed = (actor: Actor, { search, owner }: BoardListOptions) => {
    const terms = [sql<boolean>`1 = 1`];
    // The unary plus leaves the choice of the index to what says whose boards they are.
    if (owner === "me") terms.push(sql`+boards.user_id = ${actor.userId}`);
    if (owner === "others") terms.push(sql`+boards.user_id <> ${actor.userId}`);
    // instr over folded text: nothing that was typed is a pattern.
    if (search) terms.push(sql`instr(lower(boards.board_name), lower(${search}))`);
    return db.selectFrom("boards").select(BOARD_COLUMNS).where((eb) => eb.and(terms));
  };
  /**
   * What `access.visible` lets through, as own boards and those of others: each half comes by its
   * own index, so a page costs what its reader may see, not what there is.
   */
  const halves = (actor: Actor, options: BoardListOptions) => {
    const all = narrowed(actor, options);
    const archived = options.include_archived ? [0, 1] as const : [0] as const;
    const indexed = all.where("boards.deleted_at", "is", null)
      .where("boards.archived", "in", archived);
    if (actor.isAdmin) return [indexed] as const;
    return [
      indexed.where("boards.user_id", "=", actor.userId),
      all.where(sql<boolean>`+boards.user_id <> ${actor.userId}`)
        .where(sql<boolean>`+boards.deleted_at is null`)
        .where(sql<boolean>`+boards.archived <= ${archived.length - 1}`)
        .where(sharedBoards(actor.userId)),
    ] as const;
  };
  const count = async (actor: Actor, options: BoardListOptions) => {
    const [first, second] = halves(actor, options)
      .map((half) => half.clearSelect().select(sql<number>`count(*)`.as("n")));
    if (!first) return 0;
    const counts = second ? first.unionAll(second) : first;
    const { total } = await db.selectFrom(counts.as("counts"))
      .select((eb) => eb.fn.sum<number>("n").as("total")).executeTakeFirstOrThrow();
    return total;
  };
  const ordered = (actor: Actor, options: BoardListOptions) => {
    const direction = options.direction === "ASC" ? "asc" : "desc";
    const [first, second] = halves(actor, options);
    const both = second ? first.unionAll(second) : first;
    const query = db.selectFrom(both.as("b")).selectAll();
    return options.order_by === "board_name"
      ? query.orderBy(sql`b.board_name collate nocase`, direction).orderBy("b.board_id", direction)
      : query.orderBy(`b.${options.order_by}`, direction).orderBy("b.board_id", direction);
  };
  return {
    async page(actor, { offset, limit, ...options }) {
      const total = await count(actor, options);
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
