import type { Call, Route } from "../gate.ts";

type PageCall = Pick<Call, "actor" | "address" | "origin" | "c">;

/**
 * Calls our own GET routes as this viewer, so that a page is rendered with the answers. The gate's
 * rules hold: administrators' routes are not called for other users. A failed call is left out; the
 * page asks again and reports what is wrong.
 */
export function createPreload(routes: readonly Route[]) {
  const asked = reader(routes);
  const one = async (call: PageCall, path: string): Promise<unknown> => {
    const found = asked(path);
    if (!found || !call.actor) return undefined;
    const { route: { spec, handle }, params, query } = found;
    if (spec.audience === "admin" && !call.actor.isAdmin) return undefined;
    try {
      const answer = await handle(
        { ...call, c: call.c, params, query, body: undefined } as Call<never, never, never>,
      );
      return answer instanceof Response ? undefined : answer;
    } catch {
      return undefined;
    }
  };
  return async (call: PageCall, paths: readonly string[]): Promise<Record<string, unknown>> => {
    const answers = await Promise.all(paths.map((path) => one(call, path)));
    return Object.fromEntries(
      paths.map((path, i) => [path, answers[i]]).filter(([, answer]) => answer !== undefined),
    );
  };
}

/** What a path asks for, checked as the gate checks it. */
interface Asked {
  route: Route;
  params: unknown;
  query: unknown;
}

/** Paths that are kept with what they ask for, and how long one may be for that. */
const MOST_PATHS = 200;
const LONGEST_PATH = 500;

/** Reads paths. Pages ask for the same few all the time, and a path always asks for the same. */
function reader(routes: readonly Route[]): (path: string) => Asked | null {
  const match = matcher(routes);
  const read = (path: string): Asked | null => {
    const url = new URL(path, "http://page");
    const found = match(url.pathname);
    const query = found?.route.spec.query?.safeParse(Object.fromEntries(url.searchParams));
    const params = found?.route.spec.params?.safeParse(found.params);
    if (!found || query?.success === false || params?.success === false) return null;
    return { route: found.route, params: params?.data, query: query?.data };
  };
  const kept = new Map<string, Asked | null>();
  return (path) => {
    let asked = kept.get(path);
    if (asked !== undefined) return asked;
    asked = read(path);
    if (path.length > LONGEST_PATH) return asked;
    if (kept.size >= MOST_PATHS) kept.delete(kept.keys().next().value as string);
    kept.set(path, asked);
    return asked;
  };
}

interface Match {
  route: Route;
  params: Record<string, string>;
}

/** Finds the GET route of a path; its pattern is taken apart once. */
function matcher(routes: readonly Route[]): (path: string) => Match | null {
  const byLength = Map.groupBy(
    routes.filter(({ spec }) => spec.method === "GET")
      .map((route) => ({ route, pattern: route.spec.path.split("/") })),
    ({ pattern }) => pattern.length,
  );
  return (path) => {
    const parts = path.split("/").map(decodeURIComponent);
    for (const { route, pattern } of byLength.get(parts.length) ?? []) {
      if (!pattern.every((word, i) => word.startsWith("{") || word === parts[i])) continue;
      const named = pattern.flatMap((word, i): [string, string][] =>
        word.startsWith("{") ? [[word.slice(1, -1), parts[i] ?? ""]] : []
      );
      return { route, params: Object.fromEntries(named) };
    }
    return null;
  };
}
