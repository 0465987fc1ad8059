import type { Compilable, CompiledQuery, Kysely } from "kysely";
import type { Tables } from "./schema.ts";

/** Maximum number of forms of a query that are kept. */
const MOST_FORMS = 100;
/** An instant that was put into a query while it was built would stay there for good. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Stands in a compiled query for a value that each execution brings along. */
class Placeholder {
  constructor(readonly name: string) {}
}

/** The value of that name, in a query that is compiled once. */
export function valueNamed<T = string>(name: string): T {
  return new Placeholder(name) as T;
}

/**
 * A query that runs at nearly every request: building and compiling it takes several times as long
 * as SQLite needs for it, so it is done once. What differs from execution to execution is a
 * `valueNamed` in it.
 */
export function compiledQuery<Row, Values extends object>(
  build: (db: Kysely<Tables>) => Compilable<Row>,
) {
  const run = compiledForms<Row, Values>();
  return (db: Kysely<Tables>, values: Values): Promise<Row[]> =>
    run(db, "", () => build(db), values);
}

/**
 * The same for a list that is asked for in several forms (filters, orders). `form` names everything
 * that `build` puts into the query beside `valueNamed`.
 */
export function compiledForms<Row, Values extends object>() {
  /** Of each dialect: a move has a database of either open. */
  const kept = new Map<unknown, Map<string, CompiledQuery<Row>>>();
  return async (
    db: Kysely<Tables>,
    form: string,
    build: () => Compilable<Row>,
    values: Values,
  ): Promise<Row[]> => {
    const dialect = db.getExecutor().adapter.constructor;
    const forms = kept.get(dialect) ?? new Map<string, CompiledQuery<Row>>();
    kept.set(dialect, forms);
    let compiled = forms.get(form);
    if (!compiled) {
      compiled = compile(build());
      if (forms.size >= MOST_FORMS) forms.delete(forms.keys().next().value as string);
      forms.set(form, compiled);
    }
    const parameters = compiled.parameters.map((value) =>
      value instanceof Placeholder ? (values as Record<string, unknown>)[value.name] : value
    );
    const { rows } = await db.executeQuery<Row>({ ...compiled, parameters });
    return rows;
  };
}

function compile<Row>(query: Compilable<Row>): CompiledQuery<Row> {
  const compiled = query.compile();
  if (compiled.parameters.some((value) => typeof value === "string" && INSTANT.test(value))) {
    throw new Error(`An instant may not be part of a compiled query: ${compiled.sql}`);
  }
  return compiled;
}
