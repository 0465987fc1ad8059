import {
  type Expression,
  ExpressionWrapper,
  FunctionNode,
  type OperationNode,
  type RawBuilder,
  sql,
} from "kysely";

/**
 * What the databases spell differently. A service says the word; the compiler of the database that
 * runs the query spells it (`sqlite_words.ts`, `postgres/words.ts`), so that no service asks which
 * one that is. Beside these, queries keep to what both read the same.
 */
export type Word =
  /** An expression by which no index is chosen. */
  | "unindexed"
  /** Joins two tables of which the left one is read first. */
  | "join_in_order"
  /** The items of a JSON list of texts, or of whole numbers, as rows `value`. */
  | "texts_of"
  | "numbers_of"
  /** Place of a part in a text, starting at 1; 0 without one. */
  | "position"
  | "greatest"
  /** JSON list of a column, of all rows in the order in which they are read. */
  | "list_of"
  /** Of a group: the first column's value in the row where the second is greatest. */
  | "newest"
  /** An ordered query, of which no more than so many rows are needed, as a part of a larger one. */
  | "first_of"
  /**
   * Images whose prompt and tags hold folded words, as rows `image_id`; the words as a JSON list.
   */
  | "images_with"
  /** Bytes that the tables take on the disk. */
  | "bytes_on_disk"
  /**
   * The instant so many seconds from now by the database's clock, as `now()` of `clock.ts` has it.
   */
  | "seconds_from_now"
  /** The highest id that a row of the audit log ever had. */
  | "last_audit_id";

const MARK = "word:";

/** SQL for a word: `word("greatest", sql.lit(0), sql.ref("virtual_time"))`. */
export function word<T>(name: Word, ...args: Expression<unknown>[]): RawBuilder<T> {
  const nodes = args.map((each) => each.toOperationNode());
  return new ExpressionWrapper(FunctionNode.create(MARK + name, nodes)) as unknown as RawBuilder<T>;
}

/** How a database spells each word: SQL, and where its arguments stand in it. */
export type Spelling = Readonly<Record<Word, readonly (string | number)[]>>;

/** Appends the SQL of a word; returns whether the function is one. */
export function spell(
  { func, arguments: args }: FunctionNode,
  spelling: Spelling,
  append: (sql: string) => void,
  visit: (node: OperationNode) => void,
): boolean {
  if (!func.startsWith(MARK)) return false;
  for (const part of spelling[func.slice(MARK.length) as Word]) {
    if (typeof part === "string") append(part);
    else visit(args[part]!);
  }
  return true;
}

/**
 * A JSON list as a value. NUL and half a surrogate pair, which PostgreSQL takes in no text, become
 * U+FFFD: nothing that is stored has either.
 */
export function jsonList(items: readonly (string | number)[]): RawBuilder<string> {
  const plain = items.map((item) => typeof item === "string" ? storable(item) : item);
  return sql<string>`${JSON.stringify(plain)}`;
}

/** The text as PostgreSQL can hold it. */
export const storable = (text: string): string => text.toWellFormed().replaceAll("\0", "\ufffd");

/** A column by which no index is chosen: another term of the query is to find the rows. */
export const unindexed = (column: string): RawBuilder<unknown> =>
  word("unindexed", sql.ref(column));

/** Says that a list has no limit, where SQLite takes an offset only after one. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;
