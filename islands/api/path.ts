/**
 * Paths of the API, each with the types of the answers and bodies of its methods. Everything in
 * them that comes from a user or a row is encoded. `tests/routes/paths_test.ts` compares them with
 * the routes.
 */

declare const ANSWERS: unique symbol;
declare const BODIES: unique symbol;
/** A path below the base path; `A` and `B` are the types of answer and JSON body by method. */
export type Path<A = unknown, B = unknown> = string & {
  readonly [ANSWERS]: A;
  readonly [BODIES]: B;
};

/**
 * Says what a path answers and takes: the only place that may, as `paths_test` compares the tables.
 */
export const at = <A, B = Record<never, never>>(path: string) => path as Path<A, B>;
export const V1 = "/api/v1";
export const V2 = "/api/v2";
/** Encodes one segment of a path. */
export const part = encodeURIComponent;

type QueryValue = string | number | boolean | readonly string[] | undefined | null;

/** Builds a query string; omits absent values and repeats the parameter for each item of a list. */
export function query(values: Record<string, QueryValue>) {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : Array.isArray(value)
      ? value.map((item) => [name, item])
      : [[name, String(value)]]
  );
  const text = new URLSearchParams(pairs).toString();
  return text === "" ? "" : `?${text}`;
}
