import { initial } from "./0001_initial.ts";

/** One step of the schema. Its number is its place in the list, starting at 1. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Listed statically: a folder scan finds nothing in a compiled program. Only ever append. */
export const MIGRATIONS: readonly Migration[] = [initial];
