import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Actor } from "../actor.ts";
import { now } from "../clock.ts";
import { inForce } from "./in_force.ts";
import type { Kind } from "./kinds.ts";

/**
 * The SQL side of the rule in `rights.ts`: which rows of a kind's table an actor may see. The
 * subqueries do not depend on the row, so SQLite evaluates each at most once for a query, and only
 * if a row is met that is not the actor's own.
 */
export function visible(actor: Actor, kind: Kind): RawBuilder<SqlBool> {
  return actor.isAdmin ? everything(kind) : whatTheyMaySee(actor.userId, kind);
}

function everything(kind: Kind): RawBuilder<SqlBool> {
  switch (kind) {
    case "board":
      return sql<SqlBool>`boards.deleted_at is null`;
    case "image":
      return sql<SqlBool>`+images.deleted_at is null`;
    case "style_preset":
      return sql<SqlBool>`style_presets.deleted_at is null`;
    default:
      return sql<SqlBool>`1 = 1`;
  }
}

function whatTheyMaySee(userId: string, kind: Kind): RawBuilder<SqlBool> {
  switch (kind) {
    case "board":
      return sql<SqlBool>`(+boards.deleted_at is null
        and (boards.user_id = ${userId} or ${sharedBoards(userId)}))`;
    case "image":
      // The unary plus keeps the planner from choosing an index by these terms, where the rest of
      // the query names the images or their order.
      return sql<SqlBool>`(+images.deleted_at is null and (+images.user_id = ${userId}
        or +images.board_id in
          (select boards.board_id from boards where ${whatTheyMaySee(userId, "board")})
        or +images.image_name in (${grantedIds(userId, "image")})))`;
    case "workflow":
      return sql<SqlBool>`(workflows.user_id = ${userId} or workflows.category = 'default'
        or workflows.visibility <> 'private'
        or workflows.workflow_id in (${grantedIds(userId, "workflow")}))`;
    case "style_preset":
      return sql<SqlBool>`(style_presets.deleted_at is null
        and (style_presets.user_id = ${userId} or style_presets.type = 'default'
        or style_presets.visibility <> 'private'
        or style_presets.style_preset_id in (${grantedIds(userId, "style_preset")})))`;
    case "system_prompt":
      return sql<SqlBool>`(system_prompts.user_id = ${userId}
        or system_prompts.visibility <> 'private'
        or system_prompts.system_prompt_id in (${grantedIds(userId, "system_prompt")}))`;
    case "model":
      return sql<SqlBool>`(models.visibility = 'shared'
        or models.model_key in (${grantedIds(userId, "model")}))`;
  }
}

/** The images that `visible` lets through, by an index for each way to see one: for a list of them
 * all, where looking at every image of the studio would take long. Trashed ones are among them. */
export function visibleImages(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`images.image_id in (
    select i.image_id from images i where i.user_id = ${userId}
    union select i.image_id from boards cross join images i on i.board_id = boards.board_id
      where ${whatTheyMaySee(userId, "board")}
    union select i.image_id from images i where i.image_name in (${grantedIds(userId, "image")}))`;
}

/** Ids of what was granted to a person, by name or through a group, and has not lapsed. */
export function grantedIds(userId: string, kind: Kind): RawBuilder<string> {
  const live = inForce(now());
  return sql<string>`select g.thing_id from grants g
      where g.user_id = ${userId} and g.kind = ${kind}
        and ${live}
    union all
    select g.thing_id from group_members m cross join grants g on g.group_id = m.group_id
      where m.user_id = ${userId} and g.kind = ${kind}
        and ${live}`;
}

/** What others share with a person: two alternatives with an index each. */
export function sharedBoards(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`((boards.visibility in ('shared', 'public') and ${notLeft(userId)})
    or (boards.board_id in (${grantedIds(userId, "board")}) and ${notLeft(userId)}))`;
}

/** An own board cannot be left, so this concerns others' only. */
function notLeft(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`boards.board_id not in
    (select l.board_id from boards_left l where l.user_id = ${userId})`;
}

/** Boards that are open to a person, whether left or not. */
export function reachable(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(boards.visibility <> 'private'
    or boards.board_id in (${grantedIds(userId, "board")}))`;
}
