import { sql } from "kysely";
import type { Access } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import type { Config } from "../config/mod.ts";
import type { Database } from "../database/mod.ts";
import type { WorkflowListItem, WorkflowPage } from "./answers.ts";
import { ORDERS, selectWorkflows, splitTags, type WorkflowFilter } from "./filter.ts";
import { COMMON_COLUMNS, commonFields } from "./record.ts";

export interface WorkflowList extends WorkflowFilter {
  page: number;
  per_page?: number | undefined;
  order_by: (typeof ORDERS)[number];
  direction: "ASC" | "DESC";
}

export interface WorkflowListsOptions {
  db: Database;
  access: Pick<Access, "visible" | "require">;
  config: Pick<Config, "base_path">;
}

/** Lists and counts, among the workflows that the actor may see. */
export function createWorkflowLists({ db, access, config }: WorkflowListsOptions) {
  return {
    async list(actor: Actor, options: WorkflowList): Promise<WorkflowPage> {
      const rows = selectWorkflows(db, access, actor, options);
      const { total } = await rows.select((eb) => eb.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      const perPage = options.per_page ?? Math.max(total, 1);
      const direction = options.direction === "DESC" ? "desc" as const : "asc" as const;
      const found = await rows
        .innerJoin("users", "users.user_id", "workflows.user_id")
        .select([
          ...COMMON_COLUMNS,
          "workflows.description",
          "workflows.tags",
          "users.display_name as owner_name",
        ])
        .orderBy(
          options.order_by === "is_public"
            ? sql`workflows.visibility <> 'private'`
            : options.order_by === "opened_at"
            ? sql.ref("workflow_openings.opened_at")
            : options.order_by === "name"
            ? sql`folded(workflows.name)`
            : sql.ref(`workflows.${options.order_by}`),
          direction,
        )
        .orderBy("workflows.name").orderBy("workflows.workflow_id")
        .limit(perPage).offset(options.page * perPage).execute();
      const ids = found.map((row) => row.workflow_id);
      const { allowed } = await access.require(actor, "edit", "workflow", ids);
      return {
        page: options.page,
        pages: Math.ceil(total / perPage),
        per_page: perPage,
        total,
        items: found.map((row): WorkflowListItem => ({
          ...commonFields(row, allowed.has(row.workflow_id), config.base_path),
          description: row.description,
          category: row.category,
          tags: row.tags,
        })),
      };
    },

    /** Every tag of the visible workflows, in order. */
    async tags(actor: Actor, filter: WorkflowFilter): Promise<string[]> {
      return [...(await countTags(actor, filter)).keys()].sort((a, b) => a.localeCompare(b));
    },

    async countsByTag(
      actor: Actor,
      tags: readonly string[],
      filter: WorkflowFilter,
    ): Promise<Record<string, number>> {
      const counts = await countTags(actor, filter);
      return Object.fromEntries(tags.map((tag) => [tag, counts.get(tag) ?? 0]));
    },

    async countsByCategory(
      actor: Actor,
      categories: readonly ("user" | "default")[],
      filter: WorkflowFilter,
    ): Promise<Record<string, number>> {
      const rows = await selectWorkflows(db, access, actor, { ...filter, categories })
        .select(["workflows.category", (eb) => eb.fn.countAll<number>().as("count")])
        .groupBy("workflows.category").execute();
      const counts = new Map(rows.map((row) => [row.category, row.count]));
      return Object.fromEntries(categories.map((name) => [name, counts.get(name) ?? 0]));
    },
  };

  async function countTags(actor: Actor, filter: WorkflowFilter): Promise<Map<string, number>> {
    const rows = await selectWorkflows(db, access, actor, filter)
      .select("workflows.tags").execute();
    const counts = new Map<string, number>();
    for (const tag of rows.flatMap((row) => splitTags(row.tags))) {
      counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    return counts;
  }
}
