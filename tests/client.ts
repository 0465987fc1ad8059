/** A client of a test server: JSON in, JSON out, as somebody or as nobody. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import type { TestServer } from "./server.ts";
import { PATIENCE_MS } from "./until.ts";

/** Fields that the cases look into; whether they are there is for the cases to find out. */
export interface Fields {
  [name: string]: unknown;
  token: string;
  user_id: string;
  user: Fields;
  password: string;
  key: string;
  key_id: string;
  board_id: string;
  workflow_id: string;
  errors: { field: string }[];
  error_message: string;
  items: {
    [name: string]: unknown;
    action: string;
    at: string;
    image_name: string;
    width: number;
  }[];
}

export interface Answer<T = Fields> {
  status: number;
  headers: Headers;
  /** The parsed body; an empty object when there is none or it is no JSON. */
  body: T;
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
export async function call<T = Fields>(
  server: Pick<TestServer, "url">,
  method: string,
  path: string,
  options: CallOptions = {},
): Promise<Answer<T>> {
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
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(options.body === undefined ? {} : {
      body: typeof options.body === "string" ? options.body : JSON.stringify(options.body),
    }),
  });
  const text = await response.text();
  let body: unknown = {};
  try {
    body = JSON.parse(text);
  } catch {
    // not JSON: `text` has it
  }
  return { status: response.status, headers: response.headers, body: body as T, text };
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

/** Adds somebody with an address of their own and signs in. */
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
