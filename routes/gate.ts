import type { Context, Hono } from "hono";
import type { z } from "zod";
import type { ThingKind } from "../services/access/mod.ts";
import type { Actor } from "../services/actor.ts";
import type { Scope } from "../services/contract/fields.ts";
import { say } from "../services/contract/refusals.ts";
import { isDiskFull } from "../services/errors/disk_full.ts";
import { type FieldProblem, invalid, Problem, problem, wrong } from "../services/errors/mod.ts";
import type { RequestCounts } from "../services/metrics/requests.ts";
import { complete, textAnswer } from "./answer.ts";
import { readBody } from "./body.ts";
import { otherSite } from "./other_site.ts";
import type { Authenticator, Identified } from "./identity.ts";

/**
 * The gate: the only way to register a route. A route says who may call it (`audience`), what an
 * API key needs for it (`scope`), and what it takes; the gate checks all of that, in this order,
 * before the handler runs: who → cross-site → role → scope → path, query and body → who once more.
 */

/** `anyone`: no credential needed. `user`: signed in. `admin`: an administrator. */
export type Audience = "anyone" | "user" | "admin";
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** The single thing that a route is about; the matrix test derives its expectations from it. */
export interface About {
  kind: ThingKind | "queue_item" | "user";
  verb: "view" | "add" | "edit" | "own";
  /** The path parameter or body field that holds the id. */
  id: string;
}

type Schema = z.ZodType;
type Parsed<S> = S extends Schema ? z.output<S> : undefined;

export interface RouteSpec<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | undefined = undefined,
> {
  method: Method;
  /** With parameters in braces, as InvokeAI writes them: `/api/v1/boards/{board_id}`. */
  path: string;
  audience: Audience;
  /**
   * Scope that an API key needs, or several, of which it needs all. `none`: keys are refused
   * (sessions, passwords, keys themselves).
   */
  scope: Scope | readonly Scope[] | "none";
  about?: About;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  /** How the body is sent. `form` is multipart/form-data, `bytes` application/octet-stream. */
  bodyType?: "json" | "form" | "bytes";
  /** Maximum body size in bytes. Default for JSON: 4 MiB. */
  bodyLimit?: number;
  /** Status of a plain (non-`Response`) answer. Default: 200. 501: the route always refuses. */
  status?: 200 | 201 | 202 | 204 | 501;
  /** Shape of the answer; the handler's type has to fit it, and tests hold each answer to it. */
  response?: R;
  /** Media type of an answer that is a file, page or stream instead (or, by the query, as well). */
  media?: string;
  /** Allowed even if the user must choose a new password first. */
  duringPasswordChange?: boolean;
}

export interface Call<P = undefined, Q = undefined, B = undefined> {
  /** The caller. For `anyone` routes without a credential: null. */
  actor: Actor;
  params: P;
  query: Q;
  body: B;
  /** The client's address, as far as trusted proxies reveal it. */
  address: string;
  /** Our own origin as the client sees it. */
  origin: string;
  c: Context;
}

/** A route as the table holds it. Made by `route`, mounted by `mount`, walked by the tests. */
export interface Route {
  spec: RouteSpec<
    Schema | undefined,
    Schema | undefined,
    Schema | undefined,
    Schema | undefined
  >;
  handle: (call: Call<never, never, never>) => unknown;
}

/**
 * Return type of a handler: the answer that the route declares, otherwise a `Response` or nothing.
 */
export type Answer<R> = Response | (R extends Schema ? z.output<R> : void);

/** Describes a route. The handler returns a `Response`, or a value that is sent as JSON. */
export function route<
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
  R extends Schema | undefined = undefined,
>(
  spec: RouteSpec<P, Q, B, R>,
  handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>) => Answer<R> | Promise<Answer<R>>,
): Route {
  return { spec, handle: handle as Route["handle"] };
}

const JSON_LIMIT = 4 * 1024 * 1024;

/** Checks the answer that a route is about to give. @throws if it violates the route's schema. */
export type AnswerCheck = (spec: Route["spec"], answer: unknown) => void;

/** Registers every route of the table on the app. */
export function mount(
  app: Hono,
  routes: readonly Route[],
  { authenticator, checkHost, requests, checkAnswer }: {
    authenticator: Authenticator;
    checkHost: (request: Request) => void;
    requests?: Pick<RequestCounts, "of"> | undefined;
    checkAnswer?: AnswerCheck | undefined;
  },
): void {
  for (const { spec, handle } of routes) {
    // The app accepts every path with and without a trailing slash, and expects it without here.
    const path = spec.path.replaceAll(/\{(\w+)\}/g, ":$1").replace(/(.)\/$/, "$1");
    const api = path.startsWith("/api/");
    const status = spec.status ?? 200;
    const answerTo = async (c: Context): Promise<Response> => {
      checkHost(c.req.raw);
      const look = async () => {
        const who = await authenticator.identify(c.req.raw, c.env);
        return { who, actor: admit(spec, who, c.req.raw) };
      };
      const { who, ...first } = await look();
      const params = check("path", spec.params, c.req.param());
      const query = spec.query && check("query", spec.query, queryOf(c));
      const sent = spec.body && await readBody(c.req.raw, {
        type: spec.bodyType ?? "json",
        limit: spec.bodyLimit ?? JSON_LIMIT,
      });
      // A body takes as long as its sender likes: the rights that count are those when it is
      // complete.
      const { actor } = spec.body ? await look() : first;
      const body = check("body", spec.body, sent);
      const { address, origin } = who;
      const call = new CallOf(c, { actor, params, query, body, address, origin });
      const answer = await handle(call as unknown as Call<never, never, never>);
      checkAnswer?.(spec, answer);
      if (answer instanceof Response) {
        if (api && !answer.headers.has("cache-control")) {
          answer.headers.set("Cache-Control", PRIVATE);
        }
        return await complete(c, answer);
      }
      if (status !== 204 && !call.touched) {
        return await textAnswer(c, JSON.stringify(answer), status, JSON_HEADERS);
      }
      // The handler may have set headers of its own.
      c.header("Cache-Control", PRIVATE);
      if (status === 204) return await complete(c, c.body(null, 204));
      return await complete(c, c.json(answer as object, status));
    };
    const count = requests?.of(spec.method, spec.path);
    app.on(spec.method, path, async (c) => {
      const began = performance.now();
      try {
        const answer = await answerTo(c);
        count?.(answer.status, performance.now() - began);
        return answer;
      } catch (error) {
        const status = error instanceof Problem ? error.status : isDiskFull(error) ? 507 : 500;
        count?.(status, performance.now() - began);
        throw error;
      }
    });
  }
}

/** Personal answers must not stay in a cache that another user could read. */
const PRIVATE = "private, no-store";
const JSON_HEADERS = { "content-type": "application/json", "cache-control": PRIVATE };

/** A call that knows whether its handler has asked for the context, and may have set headers. */
class CallOf {
  touched = false;
  readonly #context: Context;
  constructor(
    context: Context,
    call: Omit<Call<unknown, unknown, unknown>, "actor" | "c"> & { actor: Actor | null },
  ) {
    this.#context = context;
    Object.assign(this, call);
  }
  get c(): Context {
    this.touched = true;
    return this.#context;
  }
}

/** The scopes that an API key needs for a route; undefined where keys are refused. */
export function scopesOf({ scope }: Pick<Route["spec"], "scope">): readonly Scope[] | undefined {
  if (scope === "none") return undefined;
  return typeof scope === "string" ? [scope] : scope;
}

/** Scopes in a sentence: `"read" and "generate"`. */
export const quoted = (scopes: readonly Scope[]): string =>
  scopes.map((scope) => `"${scope}"`).join(" and ");

/** Decides whether the caller may pass at all. @throws Problem 401 or 403. */
function admit(spec: Route["spec"], who: Identified, request: Request): Actor | null {
  const { actor } = who;
  if (actor === null && spec.audience !== "anyone") {
    throw problem("not_signed_in", who.reason ?? say("sign_in_first"));
  }
  // Checked even without credentials, to prevent login CSRF: another site could otherwise sign its
  // visitor in to an account of its own. A socket opens with GET, but can change things.
  const mutates = spec.method !== "GET" || request.headers.has("upgrade");
  if (who.fromCookie && mutates) refuseCrossSite(request, who.origin);
  if (actor === null) return null;
  const scopes = scopesOf(spec);
  const lacking = actor.via === "api-key" ? scopes?.filter((one) => !actor.scopes.has(one)) : [];
  const keyLacks = lacking === undefined || lacking.length > 0;
  const mustChange = who.mustChangePassword && !spec.duringPasswordChange;
  if (spec.audience === "anyone") return keyLacks || mustChange ? null : actor;
  if (spec.audience === "admin" && !actor.isAdmin) {
    throw problem("forbidden", say("admins_only"));
  }
  if (keyLacks) {
    throw problem(
      "forbidden",
      lacking === undefined
        ? "This cannot be done with an API key; sign in."
        : `This API key lacks the scope ${quoted(lacking)}.`,
    );
  }
  if (mustChange) {
    throw problem("forbidden", say("choose_password"), {
      facts: { must_change_password: true },
    });
  }
  return actor;
}

/**
 * A browser sends its cookie along no matter which site's page makes the request (CSRF): changes by
 * cookie must come from our own pages.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
function refuseCrossSite(request: Request, ownOrigin: string): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreignSite = site !== null && site !== "same-origin" && site !== "none";
  // The browser knows best which address it called: behind a proxy that changes Host, our own origin
  // is only a guess.
  const foreignOrigin = origin !== null && origin !== ownOrigin && site !== "same-origin";
  // Neither header: not a browser, since all that attach cookies send one with a mutation.
  if (foreignSite || foreignOrigin) {
    throw problem("forbidden", otherSite(origin, ownOrigin));
  }
}

function queryOf(c: Context): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, values] of Object.entries(c.req.queries())) {
    found[key] = values.length === 1 ? values[0] : values;
  }
  return found;
}

/**
 * Maximum number of field errors in one answer: a large body can have very many of the same kind.
 */
const TOLD = 50;

function check(place: string, schema: Schema | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.slice(0, TOLD).flatMap((issue) => fieldProblems(place, issue)).slice(
      0,
      TOLD,
    ),
  );
}

function fieldProblems(place: string, issue: z.core.$ZodIssue): FieldProblem[] {
  const path = [place, ...issue.path.map(String)].join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, TOLD).map((key) => ({
      field: `${path}.${key}`,
      message: "unknown field",
    }));
  }
  return [wrong(path, issue.message)];
}
