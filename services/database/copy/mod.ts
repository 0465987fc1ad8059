export { copyTables, sameTables } from "./copy.ts";
export { dropUnfinished, isEmpty, readPostgres, requireEmpty, writePostgres } from "./postgres.ts";
export { readSqlite, sqliteFiles, writeSqlite } from "./sqlite.ts";
export type { TableReader, TableWriter } from "./types.ts";
