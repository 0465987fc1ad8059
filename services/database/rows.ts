import type { SQLOutputValue, StatementSync } from "node:sqlite";

type Row = Record<string, SQLOutputValue>;
/**
 * Deno has it, its types do not.
 * https://nodejs.org/api/sqlite.html#statementsetreturnarraysenabled
 */
type WithArrays = StatementSync & { setReturnArrays(on: boolean): void };

/**
 * Has a statement give bare values, and returns what makes rows of them. The driver's own rows are
 * dictionaries, in which each name is looked up whenever it is read; rows of one shape are made and
 * read in two thirds of the time. (Columns stay as they are: migrations run before.)
 */
export function rowMaker(statement: StatementSync): (values: unknown) => Row {
  const names = statement.columns().map(({ name }) => name);
  (statement as WithArrays).setReturnArrays(true);
  // Only an object that is parsed has its shape at once, however many columns there are.
  const empty: Row = JSON.parse(`{${names.map((name) => `${JSON.stringify(name)}:null`).join()}}`);
  return (values) => {
    const row = { ...empty };
    const given = values as readonly SQLOutputValue[];
    names.forEach((name, i) => row[name] = given[i] ?? null);
    return row;
  };
}
