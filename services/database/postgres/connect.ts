import { Kysely } from "kysely";
import type { Tables } from "../schema.ts";
import { Dialect } from "./dialect.ts";
import { SerialDriver } from "./driver.ts";
import type { PostgresTarget } from "./target.ts";

/** Kysely over a PostgreSQL schema, which the first query opens and brings to the newest step. */
export function connectPostgres(target: PostgresTarget): Kysely<Tables> {
  // Loaded where it is used: most servers have no use for it.
  const driver = new SerialDriver(async () => await (await import("./pool.ts")).openPool(target));
  return new Kysely<Tables>({ dialect: new Dialect(driver) });
}
