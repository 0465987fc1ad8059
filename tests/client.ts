/** A client of a test server: JSON in, JSON out, as somebody or as nobody. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { TestServer } from "./server.ts";

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed body; null when there is none or it is no JSON. */
  // deno-lint-ignore no-explicit-any
  body: any;
  text: string;
}

export interface CallOptions {
  body?: unknown;
  /** Sent as Bearer. */
  token?: string | undefined;
  /** Sent as the session cookie. */
  cookie?: string | undefined;
  headers?: Record<string, string>;
}

/** Paths begin below `/api/v1/` unless they begin with a slash. */
export async function call(
  server: Pick<TestServer, "url">,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const headers = new Headers(options.headers);
  if (options.token !== undefined) headers.set("authorization", `Bearer ${options.token}`);
  if (options.cookie !== undefined) headers.set("cookie", `atelier_session=${options.cookie}`);
  if (options.body !== undefined && !headers.has("content-type")) {
    headers.set("content-type", "application/json");
  }
  const response = await fetch(server.url + (path.startsWith("/") ? path : `/api/v1/${path}`), {
    method,
    headers,
    redirect: "manual",
    signal: AbortSignal.timeout(30_000),
    ...(options.body === undefined ? {} : {
      body: typeof options.body === "string" ? options.body : JSON.stringify(options.body),
    }),
  });
  const text = await response.text();
  let body = null;
  try {
    body = JSON.parse(text);
  } catch {
    // not JSON: `text` has it
  }
  return { status: response.status, headers: response.headers, body, text };
}

export const PASSWORD = "Correct-Horse-7";

export interface Person {
  id: string;
  email: string;
  token: string;
}

/** Makes the first administrator and signs in. */
export async function setUpAdmin(
  server: TestServer,
  more: Record<string, unknown> = {},
): Promise<Person> {
  const email = "ad@example.com";
  const made = await call(server, "POST", "auth/setup", {
    body: { email, password: PASSWORD, ...more },
  });
  if (made.status !== 200) throw new Error(`setup: ${made.status} ${made.text}`);
  return { id: made.body.user.user_id, email, token: await signIn(server, email) };
}

let people = 0;

/** Adds somebody with an address of his own and signs in. */
export async function addPerson(
  server: TestServer,
  admin: Person,
  more: Record<string, unknown> = {},
): Promise<Person> {
  people += 1;
  const email = `person${people}@example.com`;
  const made = await call(server, "POST", "auth/users", {
    token: admin.token,
    body: { email, password: PASSWORD, ...more },
  });
  if (made.status !== 201) throw new Error(`add: ${made.status} ${made.text}`);
  return { id: made.body.user_id, email, token: await signIn(server, email) };
}

export async function signIn(
  server: Pick<TestServer, "url">,
  email: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const answer = await call(server, "POST", "auth/login", {
    body: { email, password: PASSWORD, ...more },
  });
  if (answer.status !== 200) throw new Error(`login: ${answer.status} ${answer.text}`);
  return answer.body.token;
}

/** Runs statements on the server's own file, as somebody with access to the disk could. */
export function sql(
  server: Pick<TestServer, "root">,
  text: string,
  ...values: SQLInputValue[]
): Record<string, unknown>[] {
  const file = new DatabaseSync(`${server.root}/atelier.db`, { timeout: 10_000 });
  try {
    file.exec("PRAGMA foreign_keys = ON");
    return file.prepare(text).all(...values) as Record<string, unknown>[];
  } finally {
    file.close();
  }
}
