/** A value as both databases hold it; bytes as PostgreSQL writes them, `\\x00ff`. */
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A table, with the columns that are stored: generated ones follow from them. */
export interface Table {
  name: string;
  /** In the order of their names. */
  columns: readonly string[];
  /** Those that hold bytes. */
  bytes: readonly string[];
  /** The columns of its primary key, which is the order in which rows are read. */
  key: readonly string[];
}

/** The rows of a studio's tables. */
export interface TableReader extends AsyncDisposable {
  tables(): Promise<readonly Table[]>;
  /** All rows in the order of the key, some at a time. */
  rows(table: Table): AsyncIterable<readonly Row[]>;
  /**
   * The highest number that was ever given to a row, by table, of those that number their rows:
   * none is given twice, also where the newest row was deleted.
   */
  lastNumbers(): Promise<ReadonlyMap<string, number>>;
}

/** Tables that are being filled, which nobody reads yet. */
export interface TableWriter extends TableReader {
  /** Puts rows in the place of those that are there; all of them or none. */
  replace(table: Table, rows: AsyncIterable<readonly Row[]>): Promise<void>;
  /**
   * Sets which numbers are next, makes what follows from the rows, checks every rule, and puts the
   * tables where a studio looks for them.
   */
  finish(lastNumbers: ReadonlyMap<string, number>): Promise<void>;
}

/** Rows that are read or written at a time, and characters after which there are enough. */
export const BATCH = 500;
export const BATCH_CHARACTERS = 4 * 1024 * 1024;
