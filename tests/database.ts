/** A migrated database of its own for each test of services, and a folder beside it. */
import { type KyselyPlugin, sql, UpdateQueryNode } from "kysely";
import { type Database, openDatabase } from "../services/database/mod.ts";
import { connectPostgres } from "../services/database/postgres/connect.ts";

/** The server on which the same tests run a second time; unset, they run on SQLite. */
export const POSTGRES = Deno.env.get("ATELIER_TEST_POSTGRES");

/** Fails an UPDATE that assigns a column twice: SQLite takes the last, PostgreSQL refuses it. */
const ASSIGN_ONCE: KyselyPlugin = {
  transformQuery({ node }) {
    if (!UpdateQueryNode.is(node)) return node;
    const columns = (node.updates ?? []).map(({ column }) => JSON.stringify(column));
    if (new Set(columns).size < columns.length) throw new Error("a column is assigned twice");
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
};

/** For a test of the file itself, or of what SQLite alone can say. */
export const ON_SQLITE = { ignore: POSTGRES !== undefined };

export interface TestDatabase {
  db: Database;
  root: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const root = await Deno.makeTempDir({ prefix: "atelier-db-" });
  const schema = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  const opened = POSTGRES === undefined
    ? openDatabase(root).db
    : connectPostgres({ url: POSTGRES, schema });
  const db = opened.withPlugin(ASSIGN_ONCE);
  return {
    db,
    root,
    async [Symbol.asyncDispose]() {
      if (POSTGRES !== undefined) await sql`drop schema ${sql.id(schema)} cascade`.execute(db);
      await db.destroy();
      await Deno.remove(root, { recursive: true });
    },
  };
}

/** Adds an active person and returns the id. */
export async function addUser(db: Database, name: string, isAdmin = false): Promise<string> {
  const at = new Date().toISOString();
  await db.insertInto("users").values({
    user_id: name,
    email: `${name}@example.com`,
    email_key: `${name}@example.com`,
    display_name: name,
    password_hash: null,
    is_admin: isAdmin ? 1 : 0,
    quota_bytes: null,
    quota_images: null,
    max_pending: null,
    max_running: null,
    created_at: at,
    updated_at: at,
    last_login_at: null,
  }).execute();
  return name;
}
