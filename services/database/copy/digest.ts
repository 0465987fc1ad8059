import { createHash, type Hash } from "node:crypto";
import type { Row, Table, TableReader } from "./types.ts";

/** How many rows a table has, and a SHA-256 over all of them. */
export interface TableDigest {
  rows: number;
  sha256: string;
}

/** Reads a table to its end. The digest is the same in every database that holds the same rows. */
export async function digestOf(reader: TableReader, table: Table): Promise<TableDigest> {
  const tally = createTally(table);
  for await (const rows of reader.rows(table)) tally.add(rows);
  return tally.end();
}

/** Builds a digest of rows that come in the order of the key. */
export function createTally({ columns }: Table) {
  const hash: Hash = createHash("sha256");
  let count = 0;
  return {
    add(rows: readonly Row[]): void {
      count += rows.length;
      for (const row of rows) {
        hash.update(JSON.stringify(columns.map((column) => row[column])) + "\n");
      }
    },
    end: (): TableDigest => ({ rows: count, sha256: hash.digest("hex") }),
  };
}

export const sameDigest = (a: TableDigest, b: TableDigest): boolean =>
  a.rows === b.rows && a.sha256 === b.sha256;
