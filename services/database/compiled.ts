import type { Compilable, CompiledQuery, Kysely } from "kysely";
import type { Tables } from "./schema.ts";

/**
 * A query of fixed form that runs at nearly every request: building and compiling it takes several
 * times as long as SQLite needs for it, so it is done once. `build` puts any values in;
 * `parameters` replace them, in the order in which they appear in the SQL.
 */
export function compiledQuery<Row, Parameters extends readonly unknown[]>(
  build: (db: Kysely<Tables>) => Compilable<Row>,
) {
  let compiled: CompiledQuery<Row> | undefined;
  return async (db: Kysely<Tables>, parameters: Parameters): Promise<Row | undefined> => {
    compiled ??= build(db).compile();
    if (parameters.length !== compiled.parameters.length) {
      throw new Error(`${compiled.parameters.length} parameters are needed: ${compiled.sql}`);
    }
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters });
    return rows[0];
  };
}
