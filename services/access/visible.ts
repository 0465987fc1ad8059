import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Actor } from "../actor.ts";
import { unindexed, word } from "../database/words.ts";
import { grantedIds } from "./granted_ids.ts";
import { viewableBoards } from "./kinds/board.ts";
import type { Kind } from "./kinds/kind.ts";
import { columnOf, KINDS, type ThingKind } from "./kinds/mod.ts";

/**
 * The SQL side of the rule in `rights.ts`: which rows of a kind's table an actor may view. The
 * subqueries do not depend on the row, so SQLite evaluates each at most once for a query, and only
 * if it meets a row that is not the actor's own.
 */
export function visible(actor: Actor, kind: ThingKind): RawBuilder<SqlBool> {
  const terms = actor.isAdmin ? [] : [viewableBy(actor.userId, kind)];
  if (KINDS[kind].hasTrash) terms.unshift(notInTrash(KINDS[kind], actor));
  if (terms.length === 0) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`(${sql.join(terms, sql` and `)})`;
}

function notInTrash(kind: Kind, { isAdmin }: Actor): RawBuilder<SqlBool> {
  const deleted = columnOf(kind, "deleted_at");
  // Boards are listed for administrators by an index that begins with this column.
  const byOthers = kind.isFoundByOtherTerms && !(isAdmin && kind.table === "boards");
  return sql<SqlBool>`${byOthers ? unindexed(deleted) : sql.ref(deleted)} is null`;
}

function viewableBy(userId: string, name: ThingKind): RawBuilder<SqlBool> {
  const kind = KINDS[name];
  const column = (name: string) => sql.ref(columnOf(kind, name));
  const ways: RawBuilder<SqlBool>[] = [];
  if (kind.owner !== null) {
    const owner = kind.board === null ? column(kind.owner) : unindexed(columnOf(kind, kind.owner));
    ways.push(sql<SqlBool>`${owner} = ${userId}`);
  }
  if (kind.sharedWith) ways.push(kind.sharedWith(userId));
  else {
    if (kind.shipped !== null) ways.push(sql<SqlBool>`${column(kind.shipped)} = 'default'`);
    if (kind.hasVisibility) ways.push(sql<SqlBool>`${column("visibility")} <> 'private'`);
    ways.push(sql<SqlBool>`${column(kind.id)} in (${grantedIds(userId, name)})`);
  }
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/**
 * The images that `visible` lets through, by an index for each way to view one: for a list of all
 * of them, where reading every image of the studio would take long. Includes those in the trash.
 */
export function visibleImages(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`images.image_id in (
    select i.image_id from images i where i.user_id = ${userId}
    union select i.image_id from boards ${
    word("join_in_order")
  } images i on i.board_id = boards.board_id
      where ${viewableBoards(userId)}
    union select i.image_id from images i where i.image_name in (${grantedIds(userId, "image")}))`;
}
