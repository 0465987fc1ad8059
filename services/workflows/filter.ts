import { type ExpressionBuilder, type Kysely, sql, type SqlBool } from "kysely";
import { type Access, grantedIds } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { contains } from "../database/folded.ts";
import type { Tables } from "../database/mod.ts";

export const ORDERS = ["created_at", "updated_at", "opened_at", "name", "is_public"] as const;

/** Selects the workflows for a list or a count. */
export interface WorkflowFilter {
  categories?: readonly ("user" | "default")[] | undefined;
  /** Any of them. */
  tags?: readonly string[] | undefined;
  /** Searches names, descriptions and tags. */
  query?: string | undefined;
  has_been_opened?: boolean | undefined;
  /** true: workflows that another workflow may call. There are none, since no node calls one. */
  callable?: boolean | undefined;
  /**
   * true: shared workflows, including the actor's own; absent: the actor's library and the
   * defaults.
   */
  is_public?: boolean | undefined;
  /** `me`: no other users' workflows, even for an administrator. */
  owned_by?: "me" | "others" | undefined;
}

/** The visible rows of a filter, joined with when the actor opened them. */
export function selectWorkflows(
  db: Kysely<Tables>,
  access: Pick<Access, "visible">,
  actor: Actor,
  filter: WorkflowFilter,
) {
  const me = actor.userId;
  let query = db.selectFrom("workflows")
    .leftJoin(
      "workflow_openings",
      (join) =>
        join.onRef("workflow_openings.workflow_id", "=", "workflows.workflow_id")
          .on("workflow_openings.user_id", "=", me),
    )
    .where(access.visible(actor, "workflow"))
    .where("workflows.readable", "=", 1);
  const { categories, tags, query: words, has_been_opened, is_public, owned_by } = filter;
  if (filter.callable) query = query.where(sql<SqlBool>`0`);
  if (categories?.length) query = query.where("workflows.category", "in", categories);
  if (tags?.length) query = query.where((eb) => eb.or(tags.map((tag) => hasTag(eb, tag))));
  if (words?.trim()) {
    query = query.where((eb) =>
      eb.or(
        (["name", "description", "tags"] as const).map((column) =>
          contains(eb.ref(`workflows.${column}`), words.trim())
        ),
      )
    );
  }
  if (has_been_opened !== undefined) {
    query = query.where(
      "workflow_openings.opened_at",
      has_been_opened ? "is not" : "is",
      null,
    );
  }
  if (owned_by) query = query.where("workflows.user_id", owned_by === "me" ? "=" : "<>", me);
  if (is_public === true) {
    // Workflows shared with this user individually count as shared, too.
    query = query.where((eb) =>
      eb.or([
        eb("workflows.visibility", "<>", sql.lit("private")),
        ...(actor.isAdmin ? [] : [
          sql<SqlBool>`workflows.workflow_id in (${grantedIds(me, "workflow")})`,
        ]),
      ])
    );
  } else {
    if (is_public === false) query = query.where("workflows.visibility", "=", "private");
    if (!actor.isAdmin) {
      query = query.where((eb) =>
        eb.or([eb("workflows.user_id", "=", me), eb("workflows.category", "=", sql.lit("default"))])
      );
    }
  }
  return query;
}

/** Tags are kept as ", "-separated text; matched whole. */
function hasTag(eb: ExpressionBuilder<Tables, "workflows">, tag: string) {
  return contains(sql`', ' || ${eb.ref("workflows.tags")} || ', '`, `, ${tag.trim()}, `);
}

/** `"a,b ,, a"` → `["a", "b"]`. */
export function splitTags(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim()).filter(Boolean))];
}
