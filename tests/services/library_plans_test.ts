/** How SQLite answers the library's queries: by an index, in the order of the index. */
import assert from "node:assert/strict";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import {
  type CompiledQuery,
  createQueryId,
  type KyselyPlugin,
  type RootOperationNode,
  sql,
} from "kysely";
import { ownerActor, singleUser } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import { type Database, databasePath } from "../../services/database/mod.ts";
import type { Libraries } from "../../services/libraries.ts";
import { addUser, testDatabase } from "../database.ts";
import { librariesOn } from "./libraries_on.ts";

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
  const seen: CompiledQuery[] = [];
  const see = (node: RootOperationNode) => {
    const query = db.getExecutor().compileQuery(node, createQueryId());
    // Compiled for later executions, which are seen themselves.
    if (!query.parameters.some((value) => typeof value === "object" && value)) seen.push(query);
  };
  const spy: KyselyPlugin = {
    transformQuery: ({ node }) => (see(node), node),
    transformResult: ({ result }) => Promise.resolve(result),
  };
  const watched = db.withPlugin(spy);
  const execute = watched.executeQuery.bind(watched);
  watched.executeQuery = (query) => (seen.push(query as CompiledQuery), execute(query));
  await work(librariesOn(watched, loadConfig({ ATELIER_ROOT: root }, "/")));
  using sqlite = new DatabaseSync(databasePath(root));
  return seen.map(({ sql, parameters }) => {
    const rows = sqlite.prepare(`explain query plan ${sql}`)
      .all(...parameters as SQLInputValue[]) as { detail: string }[];
    return { sql, lines: rows.map((row) => row.detail) };
  });
}

/** Reading a whole table, or sorting a whole result, grows with what everybody has. */
function assertFast(name: string, plans: readonly Plan[], sorts: boolean): void {
  for (const { sql, lines } of plans) {
    const text = `${name}: ${sql}\n${lines.join("\n")}`;
    const scans = /^SCAN (images|boards|grants|users|g|m)\b(?!.*USING (COVERING )?INDEX)/;
    // Kept numbers are read as if they were images; whoever sees all images adds up all of them.
    const kept = name.includes("single") ? sql.match(/image_totals" as "images"/g)?.length ?? 0 : 0;
    const scanned = lines.filter((detail) => scans.test(detail));
    assert.ok(scanned.length <= kept, text);
    for (const detail of lines) {
      // These begin with what everybody's rows have in common.
      if (!name.includes("single")) {
        assert.doesNotMatch(detail, /INDEX (images_by_time|images_by_star|boards_by_time)/, text);
      }
      if (!sorts) assert.doesNotMatch(detail, /TEMP B-TREE FOR (LAST .*)?ORDER BY/, text);
    }
  }
}

/** A person with a board, images on it and elsewhere, and a board that somebody else shows. */
async function smallLibrary(db: Database): Promise<string> {
  const at = new Date().toISOString();
  for (const [user_id, board_id] of [["al", "mine"], ["bo", "shown"]] as const) {
    await addUser(db, user_id);
    await db.insertInto("boards").values({
      board_id,
      user_id,
      board_name: board_id,
      cover_image_name: null,
      visibility: user_id === "bo" ? "shared" : "private",
      created_at: at,
      updated_at: at,
      deleted_at: null,
    }).execute();
  }
  for (let i = 0; i < 6; i++) {
    const image_name = `${i}.png`;
    const { image_id } = await db.insertInto("images").values({
      image_name,
      user_id: "al",
      board_id: i % 2 ? "mine" : null,
      image_origin: "internal",
      image_category: "general",
      image_subfolder: "00",
      width: 8,
      height: 8,
      bytes: 8,
      session_id: null,
      node_id: null,
      metadata: null,
      workflow: null,
      graph: null,
      prompt: "a red circle",
      created_at: at,
      updated_at: at,
      deleted_at: null,
      deleted_from_board_id: null,
    }).returning("image_id").executeTakeFirstOrThrow();
    await db.insertInto("image_words").values({ image_id, words: "a red circle" }).execute();
    await db.insertInto("image_tags").values({ image_name, tag: "x" }).execute();
  }
  return "mine";
}

/** More images of somebody else than a search looks up one by one. */
async function manyFound(db: Database): Promise<void> {
  await sql`insert into images (image_name, user_id, image_origin, image_category,
      image_subfolder, width, height, bytes, created_at, updated_at)
    select value || '.many.png', 'bo', 'internal', 'general', '00', 8, 8, 8, '2026', '2026'
    from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 600)
      select value from n)`.execute(db);
  await sql`insert into image_words (image_id, words)
    select image_id, 'a red circle' from images where user_id = 'bo'`.execute(db);
}

const al = ownerActor("al", false);
// One at a time, so that there is more than a page of everything, and it is counted.
const page = { limit: 1, offset: 0, order_dir: "DESC", is_intermediate: false } as const;
const general = { ...page, categories: ["general"] as const, starred_first: true };
const boardList = { include_archived: false, order_by: "created_at", direction: "DESC" } as const;
const boardPage = { ...boardList, limit: 1, offset: 0 };
const COUNT = /count\(\*\)/;
/** Or read off kept numbers. */
const COUNTED = /count\(\*\)|image_totals/;

Deno.test("galleries, boards and direct reads use an index", async () => {
  await using test = await testDatabase();
  const board = await smallLibrary(test.db);
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
    ["star", true, (l) => l.images.star(al, ["0.png", "1.png"], true)],
    ["days", true, (l) => l.images.boardsByDate(al, {})],
    ["images of a model", false, (l) => l.images.list(al, { ...general, model: "m" })],
    ["images of a sampler", false, (l) => l.images.list(al, { ...general, sampler: "euler" })],
    ["gallery of a size", false, (l) => l.images.list(al, { ...general, width: 8, height: 8 })],
    ["facets", true, (l) => l.images.facets(al, { is_intermediate: false })],
    ["tags", true, (l) => l.images.tags(al)],
    ["months", true, (l) => l.images.months(al, { is_intermediate: false })],
    ["months of a board", true, (l) => l.images.months(al, { board_id: board })],
    ["names by file", true, (l) => l.images.names(al, { ...general, order_by: "file_name" })],
    // A person's boards are sorted: their own and what is shared with them.
    ["boards", true, (l) => l.boards.page(al, boardPage)],
    ["one board", true, (l) => l.boards.get(al, board)],
    ["usage", true, (l) => l.quotas.usage(al)],
  ];
  for (const [name, sorts, work] of cases) {
    const plans = await plansOf(test.db, test.root, work);
    assert.ok(plans.length > 0, name);
    if (/gallery|search|tag|boards/.test(name)) {
      assert.ok(plans.some(({ sql }) => COUNTED.test(sql)), `${name} is counted`);
    }
    assertFast(name, plans, sorts);
  }
});

Deno.test("a page in any order is read off an index, with a filter or without one", async () => {
  await using test = await testDatabase();
  const board = await smallLibrary(test.db);
  const { next_cursor } = await librariesOn(test.db, loadConfig({ ATELIER_ROOT: test.root }, "/"))
    .images.list(al, { ...page, starred_first: false });
  assert.ok(next_cursor);
  const lists = { all: {}, uncategorized: { board_id: "none" }, board: { board_id: board } };
  for (const [which, list] of Object.entries(lists)) {
    for (const order_dir of ["DESC", "ASC"] as const) {
      for (const starred_first of [true, false]) {
        for (const cursor of [undefined, next_cursor]) {
          for (const is_intermediate of [undefined, false]) {
            const query = { ...list, order_dir, starred_first, cursor, is_intermediate };
            for (const [who, actor] of [["al", al], ["single user", singleUser(null)]] as const) {
              const name = `${which} of ${who}: ${JSON.stringify(query)}`;
              const plans = await plansOf(
                test.db,
                test.root,
                (l) => l.images.list(actor, { ...page, ...query }),
              );
              assertFast(name, plans, false);
              const pages = plans.flatMap(({ sql, lines }) => COUNT.test(sql) ? [] : lines);
              // From a cursor on, it is entered where the cursor is.
              const entered = pages.some((line) => /created_at[<>]\?/.test(line));
              assert.equal(entered, cursor !== undefined, `${name}\n${pages.join("\n")}`);
            }
          }
        }
      }
    }
  }
});

Deno.test("shared images use an index for each way of access, once for the list", async () => {
  await using test = await testDatabase();
  await smallLibrary(test.db);
  const list = { ...general, visible: true };
  const plans = (await plansOf(test.db, test.root, (l) => l.images.list(al, list)))
    .filter(({ sql }) => sql.includes("union select"));
  assert.equal(plans.length, 2, "the page, and its count");
  for (const { sql, lines } of plans) {
    const text = `${sql}\n${lines.join("\n")}`;
    for (const column of ["user_id", "board_id", "image_name"]) {
      assert.match(text, new RegExp(`SEARCH i USING .*INDEX \\w+ \\(${column}=\\?`), column);
    }
    assert.doesNotMatch(text, /CORRELATED/, text);
  }
});

Deno.test("the tags of a person are read off the images that have some", async () => {
  await using test = await testDatabase();
  await smallLibrary(test.db);
  const [plan] = await plansOf(test.db, test.root, (l) => l.images.tags(al));
  assert.match(plan?.lines.join("\n") ?? "", /images USING INDEX images_tagged/);
});

Deno.test("a search that finds few reads nothing but what it finds", async () => {
  await using test = await testDatabase();
  await smallLibrary(test.db);
  const found = { ...general, search_term: "red circle" };
  for (
    const work of [
      (l: Libraries) => l.images.list(al, found),
      (l: Libraries) => l.images.names(al, found),
      (l: Libraries) => l.images.months(al, found),
    ]
  ) {
    const [index, ...plans] = await plansOf(test.db, test.root, work);
    assert.match(index?.sql ?? "", /image_search.* limit/);
    assert.ok(plans.length > 0);
    for (const { sql, lines } of plans) {
      const images = lines.filter((line) => /^(SEARCH|SCAN) images /.test(line));
      assert.deepEqual(
        images,
        ["SEARCH images USING INTEGER PRIMARY KEY (rowid=?)"],
        `${sql}\n${lines.join("\n")}`,
      );
    }
  }
});

Deno.test("one that finds many uses the indexes of its reader's images, for page and count", async () => {
  await using test = await testDatabase();
  const board = await smallLibrary(test.db);
  await manyFound(test.db);
  const found = { ...general, search_term: "red circle" };
  const cases: [string, (l: Libraries) => Promise<unknown>][] = [
    ["user_id", (l) => l.images.list(al, found)],
    ["user_id", (l) => l.images.list(al, { ...found, board_id: "none" })],
    ["board_id", (l) => l.images.list(al, { ...found, board_id: board })],
  ];
  for (const [column, work] of cases) {
    const plans = (await plansOf(test.db, test.root, work))
      .filter(({ sql }) => sql.includes("image_search") && sql.includes("images"));
    assert.equal(plans.filter(({ sql }) => COUNT.test(sql)).length, 1);
    assert.equal(plans.length, 2);
    for (const { sql, lines } of plans) {
      const text = `${sql}\n${lines.join("\n")}`;
      const images = lines.filter((line) => /^(SEARCH|SCAN) images /.test(line));
      assert.equal(images.length, 1, text);
      assert.match(images[0] ?? "", new RegExp(`INDEX \\w+ \\(${column}=\\?`), text);
      // Once for what is found, not once for each image.
      assert.doesNotMatch(images[0] ?? "", /rowid/, text);
      assert.doesNotMatch(text, /CORRELATED/, text);
    }
  }
});

Deno.test("a list that ends on its first page is not counted", async () => {
  await using test = await testDatabase();
  const board = await smallLibrary(test.db);
  const all = { ...general, limit: 10 };
  for (const filter of [all, { ...all, board_id: board }, { ...all, search_term: "red" }]) {
    const plans = await plansOf(test.db, test.root, (l) => l.images.list(al, filter));
    assert.ok(!plans.some(({ sql }) => COUNT.test(sql)));
  }
});

Deno.test("for a user with whom nothing is shared, only their own boards are sorted", async () => {
  await using test = await testDatabase();
  await smallLibrary(test.db);
  const sorted = async () =>
    (await plansOf(test.db, test.root, (l) => l.boards.page(al, boardPage)))
      .flatMap(({ sql, lines }) => (sql.includes('order by "created_at"') ? lines : []))
      .filter((line) => /^(SEARCH|SCAN) boards|MERGE|TEMP B-TREE/.test(line));
  assert.ok((await sorted()).some((line) => line.startsWith("MERGE")));
  await test.db.updateTable("boards").set({ visibility: "private" }).execute();
  const lines = await sorted();
  assert.equal(lines.length, 1, lines.join("\n"));
  assert.match(lines[0] ?? "", /^SEARCH boards USING INDEX boards_by_user/);
});

Deno.test("first pages of usual lengths are queries of their own, and all other pages one", async () => {
  await using database = await testDatabase();
  const { db, root } = database;
  await smallLibrary(db);
  const page = { order_dir: "DESC", starred_first: false, is_intermediate: false } as const;
  const plans = await plansOf(db, root, async ({ images }) => {
    for (let limit = 1; limit <= 60; limit++) {
      for (const offset of [0, 1]) {
        await images.list(ownerActor("al", false), { ...page, limit, offset });
      }
    }
  });
  const lengths = new Set(
    plans.map(({ sql }) => / limit (\S+) /.exec(sql)?.[1]).filter((length) => length),
  );
  assert.deepEqual([...lengths].sort(), ["11", "21", "25", "41", "51", "?"]);
});
