import { getLogger } from "@logtape/logtape";
import { type Context, Hono } from "hono";
import { onceAMinute } from "../services/once_a_minute.ts";
import { say } from "../services/contract/refusals.ts";
import { DatabaseAway } from "../services/errors/database_away.ts";
import { type Problem, problem, problemBody } from "../services/errors/mod.ts";
import type { RequestCounts } from "../services/metrics/requests.ts";
import { complete } from "./answer.ts";
import { OPENAI, openAiError } from "./doors/openai_error.ts";
import { expected } from "./expected.ts";
import { leftOut } from "./not_offered.ts";
import { type AnswerCheck, mount, type Route } from "./gate.ts";
import type { Authenticator } from "./identity.ts";
import { TableRouter } from "./router.ts";

const log = getLogger(["atelier", "http"]);

export interface AppOptions {
  routes: readonly Route[];
  authenticator: Authenticator;
  /** Set when a reverse proxy serves us below a path; empty for the root. */
  basePath: string;
  /** Refuses requests to names that are not ours; `createHostCheck`. */
  checkHost: (request: Request) => void;
  /** Whether the studio may only be looked at. */
  isMoving?: () => boolean;
  /** Counts the answers by route. */
  requests?: Pick<RequestCounts, "of"> | undefined;
  /** Lets tests check every answer against the schema of its route. */
  checkAnswer?: AnswerCheck | undefined;
}

/** The HTTP application: headers, the gate with its routes, and the one way errors are answered. */
export function createApp(options: AppOptions): Hono {
  const { routes, authenticator, basePath, checkHost, isMoving, requests, checkAnswer } = options;
  const app = new Hono({ strict: false, router: new TableRouter() }).basePath(basePath);
  mount(app, routes, { authenticator, checkHost, isMoving, requests, checkAnswer });
  app.notFound(async (c) => {
    checkHost(c.req.raw);
    const missing = notThere(c, routes, basePath);
    if (missing.status !== 404 || !isForEyes(c, basePath)) {
      return await answer(c, missing, basePath);
    }
    const { lostPage } = await import("./pages/lost.tsx");
    const page = c.html(await lostPage(c, basePath), 404, { "Cache-Control": "no-store" });
    return await complete(c, page);
  });
  const tellFull = onceAMinute(() => log.error("the disk is full; requests are refused"));
  const tellAway = onceAMinute((why: string) =>
    log.error("the database does not answer; requests are refused: {why}", { why })
  );
  app.onError((error, c) => {
    const told = asProblem(error, c);
    if (told.code === "disk_full") tellFull();
    if (error instanceof DatabaseAway) tellAway(error.message);
    return answer(c, told, basePath);
  });
  return app;
}

async function answer(c: Context, error: Problem, basePath: string): Promise<Response> {
  const { retryAfter } = error.extras;
  if (retryAfter !== undefined) c.header("Retry-After", String(Math.max(1, Math.ceil(retryAfter))));
  if (error.status === 401) c.header("WWW-Authenticate", "Bearer");
  c.header("Cache-Control", "no-store");
  const inside = c.req.path.slice(basePath.length);
  const more = inside.startsWith(`${OPENAI}/`) ? openAiError(error) : {};
  const body = c.body(JSON.stringify({ ...problemBody(error), ...more }), error.status as 400, {
    "Content-Type": "application/problem+json",
  });
  return await complete(c, body);
}

/** Unexpected errors are logged whole and answered without their text. */
function asProblem(error: Error, c: Context): Problem {
  const told = expected(error);
  if (told !== null) return told;
  const { method, path } = c.req;
  const request = requestName(c);
  c.header("X-Request-Id", request);
  log.error("{method} {path} failed ({request}): {error}", { method, path, request, error });
  return problem("internal", say("internal"), { facts: { request_id: request } });
}

/** Names a request in its answer and in the log: as the proxy did, if that is a plain name. */
function requestName(c: Context): string {
  const given = c.req.header("x-request-id") ?? "";
  return /^[\w-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}

/**
 * Whether a person opened this address in a browser, as opposed to a script or one of our pages.
 */
function isForEyes(c: Context, basePath: string): boolean {
  const inside = c.req.path.slice(basePath.length);
  return c.req.method === "GET" && (c.req.header("accept") ?? "").includes("text/html") &&
    !/^\/(api|v1|sdapi|static)\//.test(inside);
}

function notThere(c: Context, routes: readonly Route[], basePath: string): Problem {
  if (!`${c.req.path}/`.startsWith(`${basePath}/`)) {
    return problem("not_found", `There is nothing at this address; Atelier is below ${basePath}/.`);
  }
  const path = c.req.path.slice(basePath.length);
  const methods = routes.filter((r) => matches(r.spec.path, path)).map((r) => r.spec.method);
  const why = leftOut(path);
  if (why) return problem("not_implemented", why);
  if (methods.length === 0) return problem("not_found", "There is nothing at this address.");
  c.header("Allow", methods.join(", "));
  return problem("method_not_allowed", `Allowed here: ${methods.join(", ")}.`);
}

function matches(pattern: string, path: string): boolean {
  const parts = pattern.replace(/\/$/, "").split("/");
  const given = path.replace(/\/$/, "").split("/");
  return parts.length === given.length &&
    parts.every((part, i) => part.startsWith("{") || part === given[i]);
}
