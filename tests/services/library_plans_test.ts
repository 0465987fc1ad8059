/** How SQLite answers the library's queries: by an index, in the order of the index. */
import assert from "node:assert/strict";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { createQueryId, type KyselyPlugin, type RootOperationNode } from "kysely";
import { sessionActor, singleUser } from "../../services/actor.ts";
import { createAccess } from "../../services/access/mod.ts";
import { createAudit } from "../../services/audit/mod.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { type Database, databasePath } from "../../services/database/mod.ts";
import { createLibraries, type Libraries } from "../../services/libraries.ts";
import { addUser, testDatabase } from "../database.ts";

interface Plan {
  sql: string;
  lines: string[];
}

/** The plans of every query that `work` makes. */
async function plansOf(
  db: Database,
  root: string,
  work: (libraries: Libraries) => Promise<unknown>,
): Promise<Plan[]> {
  const seen: RootOperationNode[] = [];
  const spy: KyselyPlugin = {
    transformQuery: ({ node }) => (seen.push(node), node),
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const watched = db.withPlugin(spy);
  const libraries = createLibraries({
    db: watched,
    access: createAccess({ db: watched }),
    audit: createAudit({ db: watched }),
    config: loadConfig({ ATELIER_ROOT: root }, "/"),
    events: { emit: () => {} },
  });
  await work(libraries);
  using sqlite = new DatabaseSync(databasePath(root));
  return seen.map((node) => {
    const { sql, parameters } = db.getExecutor().compileQuery(node, createQueryId());
    const rows = sqlite.prepare(`explain query plan ${sql}`)
      .all(...parameters as SQLInputValue[]) as { detail: string }[];
    return { sql, lines: rows.map((row) => row.detail) };
  });
}

/** Reading a whole table, or sorting a whole result, grows with what everybody has. */
function assertFast(name: string, plans: readonly Plan[], sorts: boolean): void {
  for (const { sql, lines } of plans) {
    const text = `${name}: ${sql}\n${lines.join("\n")}`;
    for (const detail of lines) {
      const scans = /^SCAN (images|boards|grants|users|g|m)\b(?!.*USING (COVERING )?INDEX)/;
      assert.doesNotMatch(detail, scans, text);
      // These begin with what everybody's rows have in common.
      if (!name.includes("single")) {
        assert.doesNotMatch(detail, /INDEX (images_by_time|images_by_star|boards_by_time)/, text);
      }
      if (!sorts) assert.doesNotMatch(detail, /TEMP B-TREE FOR ORDER BY/, text);
    }
  }
}

const al = sessionActor("al", false, "s", null);
const page = { limit: 50, offset: 0, order_dir: "DESC", is_intermediate: false } as const;
const general = { ...page, categories: ["general"] as const, starred_first: true };

Deno.test("galleries, boards and direct reads go by an index", async () => {
  await using test = await testDatabase();
  await addUser(test.db, "al");
  const board = crypto.randomUUID();
  const at = new Date().toISOString();
  await test.db.insertInto("boards").values({
    board_id: board,
    user_id: "al",
    board_name: "b",
    cover_image_name: null,
    created_at: at,
    updated_at: at,
    deleted_at: null,
  }).execute();
  const boardList = { include_archived: false, order_by: "created_at", direction: "DESC" } as const;
  const cases: [string, boolean, (l: Libraries) => Promise<unknown>][] = [
    ["gallery of everything", false, (l) => l.images.list(al, general)],
    ["gallery by time alone", false, (l) => l.images.list(al, { ...page, starred_first: false })],
    ["gallery of no board", false, (l) => l.images.list(al, { ...general, board_id: "none" })],
    ["gallery of a board", false, (l) => l.images.list(al, { ...general, board_id: board })],
    ["gallery of a single user", false, (l) => l.images.list(singleUser(null), general)],
    ["names", false, (l) => l.images.names(al, general)],
    // What is found, or lies in the trash, is sorted: it is little.
    ["search", true, (l) => l.images.list(al, { ...general, search_term: "red circle" })],
    ["tag", true, (l) => l.images.list(al, { ...general, tag: "x" })],
    ["trash", true, (l) => l.images.trash(al, { offset: 0, limit: 10 })],
    ["by names", true, (l) => l.images.byNames(al, ["a", "b"])],
    ["star", true, (l) => l.images.star(al, ["a", "b"], true)],
    ["days", true, (l) => l.images.boardsByDate(al)],
    // A person's boards are sorted: they are his own and what is shared with him.
    ["boards", true, (l) => l.boards.page(al, { ...boardList, limit: 50, offset: 0 })],
    ["one board", true, (l) => l.boards.get(al, board)],
    ["usage", true, (l) => l.quotas.usage(al)],
  ];
  for (const [name, sorts, work] of cases) {
    const plans = await plansOf(test.db, test.root, work);
    assert.ok(plans.length > 0, name);
    assertFast(name, plans, sorts);
  }
});
