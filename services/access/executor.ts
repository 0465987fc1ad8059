import type { Kysely } from "kysely";
import type { Tables } from "../database/mod.ts";

/** The database, or a transaction on it. */
export type Executor = Kysely<Tables>;
