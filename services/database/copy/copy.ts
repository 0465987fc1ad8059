import { createTally, digestOf, sameDigest, type TableDigest } from "./digest.ts";
import type { Row, Table, TableReader, TableWriter } from "./types.ts";

/** Tables of servers beside each other, which SQLite has no use for. */
const TOGETHER: readonly string[] = ["workers", "worker_tokens"];

/** What was copied: rows and digest by table. */
type CopiedTables = ReadonlyMap<string, TableDigest>;

/**
 * Makes the tables of `to` hold exactly the rows of `from`, and compares them by digest. What is
 * equal already, since a copy was broken off, is left as it is.
 * @throws Error where the tables differ, or a copy is not what was read
 */
export async function copyTables(
  from: TableReader,
  to: TableWriter,
  onTable: (name: string, rows: number) => void = () => {},
): Promise<CopiedTables> {
  const done = new Map<string, TableDigest>();
  for (const table of await commonTables(from, to)) {
    const wanted = await copyTable(from, to, table);
    done.set(table.name, wanted);
    onTable(table.name, wanted.rows);
  }
  await to.finish(await from.lastNumbers());
  return done;
}

/** Returns what two databases hold, if that is the same; otherwise null. */
export async function sameTables(a: TableReader, b: TableReader): Promise<CopiedTables | null> {
  const found = new Map<string, TableDigest>();
  for (const table of await commonTables(a, b)) {
    const digest = await digestOf(a, table);
    if (!sameDigest(digest, await digestOf(b, table))) return null;
    found.set(table.name, digest);
  }
  return found;
}

async function copyTable(
  from: TableReader,
  to: TableWriter,
  table: Table,
): Promise<TableDigest> {
  const there = await digestOf(to, table);
  if (there.rows > 0 && sameDigest(there, await digestOf(from, table))) return there;
  const tally = createTally(table);
  await to.replace(table, tallied(from.rows(table), tally.add));
  const wanted = tally.end();
  const copied = await digestOf(to, table);
  if (sameDigest(copied, wanted)) return wanted;
  throw new Error(
    `${table.name}: ${copied.rows} rows were copied of ${wanted.rows}, or they are not the same`,
  );
}

async function* tallied(rows: AsyncIterable<readonly Row[]>, add: (rows: readonly Row[]) => void) {
  for await (const some of rows) {
    add(some);
    yield some;
  }
}

/** @throws Error for a table or a column that only one of them has */
async function commonTables(from: TableReader, to: TableReader): Promise<readonly Table[]> {
  const [ours, theirs] = [await byName(from), await byName(to)];
  const alone = [...ours.keys(), ...theirs.keys()]
    .filter((name) => !(ours.has(name) && theirs.has(name)) && !TOGETHER.includes(name));
  if (alone.length > 0) throw new Error(`only one of the databases has ${alone.join(", ")}`);
  const common = [...ours.values()].filter(({ name }) => theirs.has(name));
  const formOf = ({ columns, bytes, key }: Table) => JSON.stringify([columns, bytes, key]);
  for (const table of common) {
    const { name } = table;
    if (formOf(table) !== formOf(theirs.get(name)!)) {
      throw new Error(`the columns of ${name} are not the same in both databases`);
    }
  }
  return common;
}

async function byName(reader: TableReader): Promise<Map<string, Table>> {
  const tables = (await reader.tables()).toSorted((a, b) => a.name < b.name ? -1 : 1);
  return new Map(tables.map((table) => [table.name, table]));
}
