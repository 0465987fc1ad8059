/** A multi-user server with ad, al and bo signed in, and short ways to make boards and images. */
import assert from "node:assert/strict";
import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { type Chunk, textChunk, writeChunks } from "../services/images/png.ts";
import { startServer, type TestServer, type TestServerOptions } from "./server.ts";

export type Json = Record<string, unknown>;

export interface Answer<T = Json> {
  status: number;
  headers: Headers;
  /** The parsed body, or null. */
  body: T;
}

export interface Person {
  userId: string;
  token: string;
  cookie: string;
  ask<T = Json>(method: string, path: string, body?: unknown, headers?: HeadersInit): Promise<
    Answer<T>
  >;
  /** A new board; its id. */
  board(visibility?: "private" | "shared" | "public", name?: string): Promise<string>;
  /** A new uploaded image; its name. */
  image(boardId?: string | null): Promise<string>;
}

export interface Studio {
  server: TestServer;
  ad: Person;
  al: Person;
  bo: Person;
  anon: Pick<Person, "ask">;
  person(name: string, isAdmin?: boolean): Promise<Person>;
  [Symbol.asyncDispose](): Promise<void>;
}

const PASSWORD = "Correct-horse-7-battery";

export async function startStudio(
  settings: TestServerOptions["settings"] = {},
  root?: string,
  role?: TestServerOptions["role"],
): Promise<Studio> {
  const server = await startServer({
    settings: { multiuser: true, log_level: "error", ...settings },
    ...(root === undefined ? {} : { root }),
    ...(role === undefined ? {} : { role }),
  });
  const anon = { ask: asker(server.url, {}) };
  const fresh = await anon.ask("POST", "/auth/setup", {
    email: "ad@example.com",
    display_name: "ad",
    password: PASSWORD,
  });
  assert.ok([200, 400].includes(fresh.status), JSON.stringify(fresh.body));
  const ad = await signIn(server.url, "ad@example.com");
  const person = async (name: string, isAdmin = false) => {
    const email = `${name}@example.com`;
    if (fresh.status === 200) {
      const made = await ad.ask("POST", "/auth/users", {
        email,
        display_name: name,
        password: PASSWORD,
        is_admin: isAdmin,
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    return await signIn(server.url, email);
  };
  return {
    server,
    ad,
    al: await person("al"),
    bo: await person("bo"),
    anon,
    person,
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** Requests below `/api/v1` with these headers. */
export function asker(url: string, credentials: Record<string, string>): Person["ask"] {
  return async <T>(method: string, path: string, body?: unknown, headers?: HeadersInit) => {
    const form = body instanceof FormData || body instanceof URLSearchParams;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...credentials,
        ...(body === undefined || form ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      body: (json && text !== "" ? JSON.parse(text) : null) as T,
    };
  };
}

async function signIn(url: string, email: string): Promise<Person> {
  const login = await fetch(`${url}/api/v1/auth/login`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: PASSWORD, remember_me: false }),
  });
  const { token, user } = await login.json() as { token: string; user: { user_id: string } };
  const cookie = login.headers.getSetCookie().map((c) => c.split(";")[0]).join("; ");
  const ask = asker(url, { authorization: `Bearer ${token}` });
  return {
    userId: user.user_id,
    token,
    cookie,
    ask,
    async board(visibility = "private", name = `board ${crypto.randomUUID().slice(0, 8)}`) {
      const query = new URLSearchParams({ board_name: name, board_visibility: visibility });
      const { status, body } = await ask("POST", `/boards/?${query}`);
      assert.equal(status, 201, JSON.stringify(body));
      return body["board_id"] as string;
    },
    async image(boardId = null) {
      const query = boardId === null ? "" : `&board_id=${boardId}`;
      const { status, body } = await ask(
        "POST",
        `/images/upload?image_category=general&is_intermediate=false${query}`,
        fileForm(smallPng()),
      );
      assert.equal(status, 201, JSON.stringify(body));
      return body["image_name"] as string;
    },
  };
}

/** A form with one file. */
export function fileForm(
  bytes: Uint8Array,
  fields: Record<string, string> = {},
  name = "image.png",
): FormData {
  const form = new FormData();
  form.append("file", new File([new Uint8Array(bytes)], name));
  for (const [key, value] of Object.entries(fields)) form.append(key, value);
  return form;
}

/** A form with these fields. */
export function formOf(fields: Record<string, string | File>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

let shade = 0;

/** A whole PNG, written by hand: no two alike. */
export function smallPng(width = 8, height = 8, texts: Record<string, string> = {}): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 2);
  shade = (shade + 1) % 200;
  const row = new Uint8Array(1 + width * 3).fill(shade, 1);
  const pixels = new Uint8Array(row.length * height);
  for (let y = 0; y < height; y++) pixels.set(row, y * row.length);
  const chunks: Chunk[] = [
    { type: "IHDR", data: new Uint8Array(header.buffer) },
    ...Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text)),
    { type: "IDAT", data: new Uint8Array(deflateSync(pixels)) },
    { type: "IEND", data: new Uint8Array() },
  ];
  return writeChunks(chunks);
}

export async function jpeg(): Promise<Uint8Array> {
  return await sharp({
    create: { width: 40, height: 20, channels: 3, background: "#c03020" },
  }).jpeg().toBuffer();
}

/** The names of a list answer. */
export function namesOf(answer: Answer): string[] {
  const body = answer.body as unknown;
  const items = Array.isArray(body) ? body : (body as { items?: unknown[] }).items ?? [];
  return (items as Json[]).map((item) => (item["image_name"] ?? item["board_id"]) as string);
}
