/**
 * Measures plain requests: `GET auth/me`, a page of images and the library's page, beside a bare
 * Hono on the same listener and, where Python has it, FastAPI that does the same work over the same
 * database. What is compared is how many requests a second of the server's processor answers: it
 * says the same on a busy machine, where a second of the clock does not.
 */
import { keyPath } from "../../services/auth/signing_key.ts";
import { databasePath } from "../../services/database/mod.ts";
import { DatabaseSync } from "node:sqlite";
import { addPerson, setUpAdmin } from "../client.ts";
import { startServer } from "../server.ts";
import { cpuSeconds } from "../cpu_time.ts";

const CONNECTIONS = 10;
const IMAGES = 200;
const ROUNDS = 5;
const SECONDS = Number(Deno.env.get("ATELIER_TEST_SECONDS") ?? 1.5);
/** A server that has just started needs as long until it has compiled what it runs. */
const WARM_SECONDS = 4 * SECONDS;

interface Asked {
  name: string;
  pid: number;
  port: string;
  path: string;
}

export async function httpBench(): Promise<void> {
  await using server = await startServer({
    unchecked: true,
    settings: { multiuser: true, log_level: "error", setup_code: "bench" },
  });
  const ad = await setUpAdmin(server, { setup_code: "bench" });
  const al = await addPerson(server, ad);
  fill(server.root, al.id);
  await using hono = await startPeer(Deno.execPath(), [
    "run",
    "--quiet",
    "-A",
    new URL("./http/bare_hono.ts", import.meta.url).pathname,
  ]);
  await using python = await startPython(server.root);
  const ours = { pid: server.pid, port: new URL(server.url).port };
  const asked: Asked[] = [
    { name: "bare Hono", ...hono, path: "/hello" },
    { name: "auth/me", ...ours, path: "/api/v1/auth/me" },
    { name: "images?limit=10", ...ours, path: "/api/v1/images/?limit=10" },
    { name: "library page", ...ours, path: "/library" },
  ];
  if (python) {
    asked.push({ name: "FastAPI auth/me", ...python, path: "/api/v1/auth/me" });
    asked.push({ name: "FastAPI images", ...python, path: "/api/v1/images/?limit=10" });
  }
  const rates = new Map<string, number[]>(asked.map(({ name }) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const one of asked) {
      // The first round is for the compiler.
      const seconds = round === 0 ? WARM_SECONDS : SECONDS;
      const { perSecond, perCpuSecond } = await load(one, al.token, seconds);
      if (round === 0) continue;
      rates.get(one.name)?.push(perCpuSecond);
      if (round === ROUNDS) {
        console.log(
          `${one.name}: ${Math.round(perSecond)} a second by the clock, ` +
            `${Math.round(median(rates.get(one.name) ?? []))} a second of the processor`,
        );
      }
    }
  }
  // Round by round: what else the machine does is nearly the same within one.
  const ratio = (a: string, b: string) =>
    median((rates.get(a) ?? []).map((rate, i) => rate / (rates.get(b)?.[i] ?? NaN))).toFixed(2);
  console.log(
    `auth/me / bare Hono ${ratio("auth/me", "bare Hono")} (goal 0.50), ` +
      `images / auth/me ${ratio("images?limit=10", "auth/me")} (goal 0.43), ` +
      `library page / auth/me ${ratio("library page", "auth/me")} (goal 0.14)`,
  );
  if (!python) {
    return console.log("FastAPI is not installed (Debian: python3-fastapi, python3-jwt)");
  }
  console.log(
    `Atelier / FastAPI: auth/me ${ratio("auth/me", "FastAPI auth/me")}, ` +
      `images ${ratio("images?limit=10", "FastAPI images")} (goal 5)`,
  );
}

/** As many images as a busy person has, without their files. */
function fill(root: string, owner: string): void {
  const db = new DatabaseSync(databasePath(root), { timeout: 10_000 });
  const insert = db.prepare(
    `INSERT INTO images (image_name, user_id, image_origin, image_category, image_subfolder, width,
      height, bytes, prompt, created_at, updated_at)
     VALUES (?, ?, 'internal', 'general', ?, 512, 512, 400000, ?, ?, ?)`,
  );
  // What a search looks through; the prompts are folded already.
  const insertWords = db.prepare("INSERT INTO image_words (image_id, words) VALUES (?, ?)");
  db.exec("BEGIN");
  for (let i = 0; i < IMAGES; i++) {
    const name = `${crypto.randomUUID()}.png`;
    const at = new Date(Date.now() - i * 60_000).toISOString();
    const prompt = `a lighthouse number ${i}`;
    const { lastInsertRowid } = insert.run(name, owner, name.slice(0, 2), prompt, at, at);
    insertWords.run(lastInsertRowid, `${prompt}\n`);
  }
  db.exec("COMMIT");
  db.close();
}

async function load({ pid, port, path }: Asked, token: string, seconds: number) {
  const before = cpuSeconds(pid);
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--allow-net",
      new URL("./http/load.ts", import.meta.url).pathname,
      port,
      path,
      token,
      String(CONNECTIONS),
      String(seconds),
    ],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  const { answers } = JSON.parse(new TextDecoder().decode(stdout)) as { answers: number };
  return {
    perSecond: answers / seconds,
    perCpuSecond: answers / Math.max(0.01, cpuSeconds(pid) - before),
  };
}

interface Peer extends AsyncDisposable {
  pid: number;
  port: string;
}

/** A server that prints its port, or listens on the given one. */
async function startPeer(program: string, args: string[], port?: string): Promise<Peer> {
  const child = new Deno.Command(program, { args, stdout: "piped", stderr: "null" }).spawn();
  const peer = {
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await child.stdout.cancel().catch(() => {});
    },
  };
  if (port === undefined) {
    const reader = child.stdout.getReader();
    const { value } = await reader.read();
    reader.releaseLock();
    return { ...peer, port: new TextDecoder().decode(value).trim() };
  }
  for (let tries = 0; tries < 200; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port: Number(port) })).close();
      return { ...peer, port };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await peer[Symbol.asyncDispose]();
  throw new Error(`${program} does not listen`);
}

/** Null where this Python has no FastAPI. */
async function startPython(root: string): Promise<Peer | null> {
  const python = Deno.env.get("ATELIER_TEST_PYTHON") ?? "/usr/bin/python3";
  const there = await new Deno.Command(python, { args: ["-c", "import fastapi, uvicorn, jwt"] })
    .output().then(({ success }) => success, () => false);
  if (!there) return null;
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String((listener.addr as Deno.NetAddr).port);
  listener.close();
  const script = new URL("./http/fastapi_peer.py", import.meta.url).pathname;
  const key = (await Deno.readTextFile(keyPath(root))).trim();
  return await startPeer(python, [script, databasePath(root), key, port], port);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (import.meta.main) await httpBench();
