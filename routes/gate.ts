import type { Context, Hono } from "hono";
import type { z } from "zod";
import type { ThingKind } from "../services/access/mod.ts";
import type { Actor } from "../services/actor.ts";
import { studioMoves } from "../services/change_as.ts";
import type { RequestCounts } from "../services/metrics/requests.ts";
import { type Admission, admit } from "./admit.ts";
import { complete, textAnswer } from "./answer.ts";
import { readBody } from "./body.ts";
import { checked } from "./checked.ts";
import { expected } from "./expected.ts";
import type { Authenticator } from "./identity.ts";

/**
 * The gate: the only way to register a route. A route says who may call it (`audience`), what an
 * API key needs for it (`scope`), and what it takes; the gate checks all of that, in this order,
 * before the handler runs: who → cross-site → role → scope → whether the studio may be changed →
 * path, query and body → who once more.
 */

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
> extends Admission {
  /** With parameters in braces, as InvokeAI writes them: `/api/v1/boards/{board_id}`. */
  path: string;
  about?: About;
  /** Allowed while the studio is being moved, since nothing that it changes has to last. */
  whileMoving?: boolean;
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
  { authenticator, checkHost, isMoving = () => false, requests, checkAnswer }: {
    authenticator: Authenticator;
    checkHost: (request: Request) => void;
    isMoving?: (() => boolean) | undefined;
    requests?: Pick<RequestCounts, "of"> | undefined;
    checkAnswer?: AnswerCheck | undefined;
  },
): void {
  for (const { spec, handle } of routes) {
    // The app accepts every path with and without a trailing slash, and expects it without here.
    const path = spec.path.replaceAll(/\{(\w+)\}/g, ":$1").replace(/(.)\/$/, "$1");
    const api = path.startsWith("/api/");
    const status = spec.status ?? 200;
    const looks = spec.method === "GET" || spec.scope === "read" || spec.whileMoving === true;
    const answerTo = async (c: Context): Promise<Response> => {
      checkHost(c.req.raw);
      const look = async () => {
        const who = await authenticator.identify(c.req.raw, c.env);
        return { who, actor: admit(spec, who, c.req.raw) };
      };
      const { who, ...first } = await look();
      if (!looks && isMoving()) throw studioMoves();
      const params = checked("path", spec.params, c.req.param());
      const query = spec.query && checked("query", spec.query, queryOf(c));
      const sent = spec.body && await readBody(c.req.raw, {
        type: spec.bodyType ?? "json",
        limit: spec.bodyLimit ?? JSON_LIMIT,
      });
      // A body takes as long as its sender likes: the rights that count are those when it is
      // complete.
      const { actor } = spec.body ? await look() : first;
      const body = checked("body", spec.body, sent);
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
        count?.(expected(error)?.status ?? 500, performance.now() - began);
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

function queryOf(c: Context): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [key, values] of Object.entries(c.req.queries())) {
    found[key] = values.length === 1 ? values[0] : values;
  }
  return found;
}
