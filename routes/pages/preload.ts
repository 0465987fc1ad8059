import type { Call, Route } from "../gate.ts";

type PageCall = Pick<Call, "actor" | "address" | "origin" | "c">;

/**
 * Asks our own GET routes what this viewer would be answered, so that a page is drawn with it.
 * The gate's rules hold: what needs an administrator is not asked for anybody else. What fails
 * is left out; the page asks again and says what is wrong.
 */
export function createPreload(routes: readonly Route[]) {
  const one = async (call: PageCall, path: string): Promise<unknown> => {
    const url = new URL(path, "http://page");
    const found = match(routes, url.pathname);
    if (!found || !call.actor) return undefined;
    const { spec, handle } = found.route;
    if (spec.audience === "admin" && !call.actor.isAdmin) return undefined;
    const query = spec.query?.safeParse(Object.fromEntries(url.searchParams));
    const params = spec.params?.safeParse(found.params);
    if (query?.success === false || params?.success === false) return undefined;
    try {
      const answer = await handle(
        { ...call, params: params?.data, query: query?.data, body: undefined } as Call<
          never,
          never,
          never
        >,
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

function match(routes: readonly Route[], path: string) {
  const parts = path.split("/");
  for (const route of routes) {
    if (route.spec.method !== "GET") continue;
    const pattern = route.spec.path.split("/");
    if (pattern.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = pattern.every((word, i) => {
      const given = decodeURIComponent(parts[i] ?? "");
      if (!word.startsWith("{")) return word === given;
      params[word.slice(1, -1)] = given;
      return true;
    });
    if (fits) return { route, params };
  }
  return null;
}
