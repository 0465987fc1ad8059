import { type RawBuilder, sql, type SqlBool } from "kysely";
import { type Access, type Oversight, reachable, sharedBoards } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { now } from "../clock.ts";
import type { BoardDTO } from "../contract/boards.ts";
import { compiledForms, compiledQuery, valueNamed } from "../database/compiled.ts";
import { contains } from "../database/folded.ts";
import type { Database } from "../database/mod.ts";
import { unindexed } from "../database/words.ts";
import { namesOf } from "../names_of.ts";
import { BOARD_COLUMNS, boardDtos, type BoardRow } from "./dto.ts";

export interface BoardListOptions {
  order_by: "created_at" | "board_name" | "updated_at";
  direction: "ASC" | "DESC";
  include_archived: boolean;
  /** Part of the name, in any case. */
  search?: string | undefined;
  /** Only the actor's own boards, or only other users'. */
  owner?: "me" | "others" | undefined;
  /** Leaves out what only an administrator sees: other users' boards that are not shared. */
  shared_only?: boolean | undefined;
  /** Only this user's boards. */
  user_id?: string | undefined;
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
  /** Boards that were shared with the actor, who left them and may come back. */
  left(
    actor: Actor,
  ): Promise<{ board_id: string; board_name: string; shared_by: string | null }[]>;
}

/** Every page with images asks for these lists. */
interface ListValues {
  userId: string;
  at: string;
}
const READER = valueNamed("userId");
const PRESENT = valueNamed("at");

const lists = compiledForms<BoardRow, ListValues>();

/** Everything that a list is made of beside its values; null for lists that are rarely the same. */
function formOf({ isAdmin, via }: Actor, options: BoardListOptions): string | null {
  const { search, user_id, order_by, direction, include_archived, owner, shared_only } = options;
  if (search !== undefined || user_id !== undefined) return null;
  const seen = [isAdmin, via === "single-user", shared_only];
  return JSON.stringify([...seen, order_by, direction, include_archived, owner]);
}

const leftBoards = compiledQuery<
  Pick<BoardRow, "board_id" | "board_name" | "user_id">,
  ListValues
>((db) =>
  db.selectFrom("boards").select(["board_id", "board_name", "user_id"])
    .where("deleted_at", "is", null)
    .where(
      "board_id",
      "in",
      (eb) => eb.selectFrom("boards_left").select("board_id").where("user_id", "=", READER),
    )
    .where(reachable(READER, PRESENT)).orderBy("board_name")
);

export function createBoardLists(
  { db, access, oversight }: { db: Database; access: Access; oversight: Oversight },
): BoardLists {
  const part = (terms: readonly RawBuilder<SqlBool>[]) =>
    db.selectFrom("boards").select(BOARD_COLUMNS).where((eb) => eb.and(terms));
  type Part = ReturnType<typeof part>;

  /**
   * The boards that `access.visible` lets through, split into the actor's own and other users':
   * each part comes from an index of its own, so a page costs what its reader may see, not what
   * there is. `at`: the present.
   */
  function parts(actor: Actor, options: BoardListOptions, at = now()): Part[] {
    const { search, owner, include_archived, shared_only, user_id } = options;
    const seesAll = actor.isAdmin && (!shared_only || actor.via === "single-user");
    const last = include_archived ? 1 : 0;
    const named = search ? [contains(sql.ref("boards.board_name"), search)] : [];
    const there = [
      sql<SqlBool>`boards.deleted_at is null`,
      last === 1 ? sql<SqlBool>`boards.archived in (0, 1)` : sql<SqlBool>`boards.archived = 0`,
      ...named,
    ];
    const own = () => part([sql`boards.user_id = ${actor.userId}`, ...there]);
    const of = user_id === undefined
      ? []
      : [sql<SqlBool>`${unindexed("boards.user_id")} = ${user_id}`];
    // The choice of the index is left to the other terms.
    const foreign = sql<SqlBool>`${unindexed("boards.user_id")} <> ${actor.userId}`;
    const others = () =>
      part(
        seesAll ? [foreign, ...of, ...there] : [
          foreign,
          ...of,
          sql`${unindexed("boards.deleted_at")} is null`,
          sql`${unindexed("boards.archived")} <= ${last}`,
          ...named,
          sharedBoards(actor.userId, at),
        ],
      );
    if (user_id !== undefined) return [user_id === actor.userId ? own() : others()];
    if (owner !== undefined) return [owner === "me" ? own() : others()];
    return seesAll ? [part(there)] : [own(), others()];
  }

  /** How many boards are in each part, by one statement. */
  async function countsOf(all: readonly Part[]): Promise<number[]> {
    const counts = await db.selectNoFrom(
      all.map((each, i) => each.clearSelect().select(sql<number>`count(*)`.as("n")).as(`n${i}`)),
    ).executeTakeFirstOrThrow();
    return all.map((_, i) => counts[`n${i}`] ?? 0);
  }

  function ordered(all: readonly Part[], { order_by, direction }: BoardListOptions) {
    const joined = all.reduce((first, second) => first.unionAll(second));
    const way = direction === "ASC" ? "asc" : "desc";
    const key = order_by === "board_name" ? sql`folded(b.board_name)` : sql.ref(order_by);
    return db.selectFrom(joined.as("b")).selectAll().orderBy(key, way).orderBy("b.board_id", way);
  }

  /** Boards as `actor` sees them. What an administrator sees of others' is recorded. */
  async function seen(
    actor: Actor,
    rows: readonly BoardRow[],
    { user_id, shared_only }: BoardListOptions,
  ) {
    const hidden = !shared_only &&
      rows.some((row) => row.visibility === "private" && row.user_id !== actor.userId);
    if (hidden) {
      await oversight.recordView(actor, { kind: "board", id: "*", ownerId: user_id ?? "*" });
    }
    return await boardDtos(db, access, actor, rows);
  }

  return {
    async page(actor, { offset, limit, ...options }) {
      const all = parts(actor, options);
      const counts = await countsOf(all);
      const total = counts.reduce((sum, n) => sum + n, 0);
      // If nothing is shared with the user, one index already yields the order.
      const filled = all.filter((_, i) => counts[i] !== 0);
      const rows = offset >= total
        ? []
        : await ordered(filled, options).limit(limit).offset(offset).execute();
      return { items: await seen(actor, rows, options), offset, limit, total };
    },
    async all(actor, options) {
      const form = formOf(actor, options);
      const rows = form === null
        ? await ordered(parts(actor, options), options).execute()
        : await lists(
          db,
          form,
          () => ordered(parts({ ...actor, userId: READER }, options, PRESENT), options),
          { userId: actor.userId, at: now() },
        );
      return await seen(actor, rows, options);
    },
    async left(actor) {
      const rows = await leftBoards(db, { userId: actor.userId, at: now() });
      const names = await namesOf(db, rows);
      return rows.map(({ board_id, board_name, user_id }) => (
        { board_id, board_name, shared_by: names.get(user_id) ?? null }
      ));
    },
  };
}
