/**
 * The libraries of a large studio: 1 000 people, 10 000 boards, 100 000 images. What its lists and
 * reads take, and what it costs that they ask "whose is it?": the same rows of one file, all of one
 * person, asked for by that person and in single-user mode (where everything is everybody's).
 */
import { createApp } from "../../routes/app.ts";
import { boardRoutes } from "../../routes/boards.ts";
import { imageRoutes } from "../../routes/images.ts";
import type { Actor } from "../../services/actor.ts";
import { sessionActor, singleUser } from "../../services/actor.ts";
import { loadConfig } from "../../services/config/mod.ts";
import type { Database } from "../../services/database/mod.ts";
import type { Libraries } from "../../services/libraries.ts";
import type { Similarity } from "../../services/similarity/mod.ts";
import { testDatabase } from "../database.ts";
import { smallPng } from "../libraries.ts";
import { librariesOn } from "../services/libraries_on.ts";
import { imageFilesIn } from "../image_files.ts";

const SIZE = { users: 1_000, boards: 10_000, images: 100_000 };
const WORDS = "red blue circle square castle mountain river fog lighthouse cat tree moon".split(
  " ",
);
/** One person may have no more (`services/boards/mod.ts`). */
const MOST_BOARDS = 5_000;
/** As long as the ids of people are: they are compared in every row of an index. */
const PERSON = "5f0c1b0e-9a51-4d2e-8f3a-1c2d3e4f5a6b";
/** The file of the image that is read; rows have its length. */
const FILE = smallPng(64, 64);
/** Each request is compared so often; the median of the ratios counts. */
const ROUNDS = 5;
/** The promise: the rules of several users cost less than a tenth. */
const PROMISE = 1.1;

interface Measured {
  p50: number;
  p99: number;
}

export interface LibrariesBench {
  milliseconds: Record<string, Measured>;
  /** Median with the rules of several users over median without, on the same rows. */
  ratios: Record<string, number>;
  kept: boolean;
}

const page = {
  is_intermediate: false,
  categories: ["general"] as const,
  order_dir: "DESC",
  starred_first: true,
  limit: 100,
  offset: 0,
} as const;
const boardPage = {
  include_archived: false,
  order_by: "created_at",
  direction: "DESC",
  limit: 50,
  offset: 0,
} as const;

export async function librariesBench(
  print: (line: string) => void = console.log,
): Promise<LibrariesBench> {
  const milliseconds = await largeStudio(print);
  const ratios = await sameRows(print);
  const missed = Object.entries(ratios).filter(([, ratio]) => ratio >= PROMISE)
    .map(([name]) => name);
  const kept = missed.length === 0;
  print(`promise (ratio below ${PROMISE}): ${kept ? "kept" : `BROKEN by ${missed.join(", ")}`}`);
  return { milliseconds, ratios, kept };
}

/** Many people with ten boards and a hundred images each; one board in fifty is open to all. */
async function largeStudio(print: (line: string) => void): Promise<Record<string, Measured>> {
  await using test = await testDatabase();
  const owners = Array.from({ length: SIZE.users }, (_, i) => `user${i}`);
  await fill(test.db, owners, SIZE.boards);
  const libraries = librariesIn(test.db, test.root);
  const al = sessionActor("user7", false, "s", null);
  const files = imageFilesIn(test.root);
  // Somebody else's image on a board that al was granted.
  const at = new Date().toISOString();
  await test.db.insertInto("grants").values({
    grant_id: "g",
    kind: "board",
    thing_id: "board8",
    user_id: "user7",
    group_id: null,
    level: "view",
    expires_at: null,
    granted_by: "user8",
    created_at: at,
  }).execute();
  const granted = await test.db.selectFrom("images").select(["image_name", "image_subfolder"])
    .where("board_id", "=", "board8").executeTakeFirstOrThrow();
  await files.write(granted, FILE, smallPng());
  const { boards, images } = libraries;
  print(`${SIZE.users} people, ${SIZE.boards} boards, ${SIZE.images} images:`);
  return await measureAll(print, {
    "board list": () => boards.page(al, boardPage),
    "image page, everything": () => images.list(al, page),
    "image page, a board": () => images.list(al, { ...page, board_id: "board7" }),
    "image page, a granted board": () => images.list(al, { ...page, board_id: "board8" }),
    "image page, administrator": () => images.list(singleUser(null), page),
    "search": () => images.list(al, { ...page, search_term: "red castle" }),
    "image page, with what others share": () => images.list(al, { ...page, visible: true }),
    "search, with what others share": () =>
      images.list(al, { ...page, visible: true, search_term: "red castle" }),
    "image read by a grantee": () => images.readFile(al, granted.image_name),
  });
}

/**
 * One person owns everything, as many boards as one may: whole requests of that person, and in
 * single-user mode over the same file. Who asks is settled beforehand, since signing in is not what
 * is measured. Both must get the same things.
 */
async function sameRows(print: (line: string) => void): Promise<LibrariesBench["ratios"]> {
  await using test = await testDatabase();
  await fill(test.db, [PERSON], MOST_BOARDS);
  await using ruled = serve(test, sessionActor(PERSON, false, "s", null));
  await using alone = serve(test, singleUser(null));
  const image = "00000007-0000-4000-8000-000000000000.png";
  const gallery = "images/?is_intermediate=false&categories=general&limit=100";
  const paths = {
    "board list": "boards/",
    "image page": gallery,
    "image page, a board": `${gallery}&board_id=board7`,
    "search": `${gallery}&search_term=red%20castle`,
    "one image": `images/i/${image}`,
  };
  print("requests of several users against a single one, same rows, ratio of medians:");
  const ratios: LibrariesBench["ratios"] = {};
  for (const [name, path] of Object.entries(paths)) {
    const ask = async (server: Deno.HttpServer<Deno.NetAddr>) => {
      const response = await fetch(`http://127.0.0.1:${server.addr.port}/api/v1/${path}`);
      const body = await response.text();
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
      return body;
    };
    const [one, other] = [things(await ask(ruled)), things(await ask(alone))];
    if (one !== other) throw new Error(`${path} answered different things`);
    const rounds: { several: number; single: number }[] = [];
    const turns = await turnsFor(() => ask(alone));
    for (let round = 0; round < ROUNDS; round++) {
      // In turns, so that both meet the same machine.
      const times: [number[], number[]] = [[], []];
      for (let i = 0; i < turns; i++) {
        times[0].push(await timed(() => ask(ruled)));
        times[1].push(await timed(() => ask(alone)));
      }
      rounds.push({ several: summary(times[0]).p50, single: summary(times[1]).p50 });
    }
    rounds.sort((a, b) => a.several / a.single - b.several / b.single);
    const { several, single } = rounds[Math.floor(ROUNDS / 2)] ?? { several: 0, single: 1 };
    const all = rounds.map((round) => (round.several / round.single).toFixed(2)).join(" ");
    const ratio = ratios[name] = several / single;
    print(
      `  ${name.padEnd(30)} ${ratio.toFixed(3)}  (${several.toFixed(2)} / ` +
        `${single.toFixed(2)} ms; rounds ${all})`,
    );
  }
  return ratios;
}

/** What an answer is about: which things, in which order, how many in all. */
function things(body: string): string {
  const { items, total, image_name } = JSON.parse(body) as {
    items?: { board_id?: string; image_name?: string }[];
    total?: number;
    image_name?: string;
  };
  const ids = items?.map((item) => item.image_name ?? item.board_id);
  return JSON.stringify({ ids, total, image_name });
}

/** A server of the library's routes for one who is known already. */
function serve({ db, root }: { db: Database; root: string }, actor: Actor) {
  const libraries = librariesIn(db, root);
  // No list that is measured compares images.
  const similarity = {} as Similarity;
  const identified = {
    actor,
    reason: null,
    fromCookie: false,
    address: "bench",
    origin: "http://bench",
    mustChangePassword: false,
  };
  const app = createApp({
    routes: [...boardRoutes(libraries), ...imageRoutes({ ...libraries, similarity })],
    authenticator: { identify: () => Promise.resolve(identified) },
    basePath: "",
    checkHost: () => {},
  });
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
}

function librariesIn(db: Database, root: string): Libraries {
  return librariesOn(db, loadConfig({ ATELIER_ROOT: root }, "/"));
}

/** Rows only: what a list costs does not depend on the files. */
async function fill(db: Database, owners: readonly string[], boards: number): Promise<void> {
  const start = Date.parse("2026-01-01T00:00:00.000Z");
  const at = (n: number) => new Date(start + n * 1000).toISOString();
  await db.transaction().execute(async (trx) => {
    for (const [i, user_id] of owners.entries()) {
      await trx.insertInto("users").values({
        user_id,
        email: `${user_id}@example.com`,
        email_key: `${user_id}@example.com`,
        display_name: user_id,
        password_hash: null,
        quota_bytes: null,
        quota_images: null,
        max_pending: null,
        max_running: null,
        created_at: at(i),
        updated_at: at(i),
        last_login_at: null,
      }).execute();
    }
    for (let i = 0; i < boards; i++) {
      await trx.insertInto("boards").values({
        board_id: `board${i}`,
        user_id: owners[i % owners.length] as string,
        board_name: `Board ${i}`,
        cover_image_name: null,
        // Alone there is nobody to share with.
        visibility: owners.length > 1 && i % 50 === 0 ? "shared" : "private",
        created_at: at(i),
        updated_at: at(i),
        deleted_at: null,
      }).execute();
    }
    for (let i = 0; i < SIZE.images; i++) {
      const prompt = [1, 3, 7].map((k) => WORDS[(i * k + k) % WORDS.length]).join(" ");
      const name = `${String(i).padStart(8, "0")}-0000-4000-8000-000000000000.png`;
      const { image_id } = await trx.insertInto("images").values({
        image_name: name,
        user_id: owners[i % owners.length] as string,
        board_id: i % 5 === 0 ? null : `board${i % boards}`,
        image_origin: "internal",
        image_category: i % 10 === 0 ? "user" : "general",
        image_subfolder: name.slice(0, 2),
        width: 512,
        height: 512,
        bytes: FILE.length,
        starred: i % 97 === 0 ? 1 : 0,
        session_id: null,
        node_id: null,
        metadata: '{"steps":20,"seed":7,"cfg_scale":7.5}',
        workflow: null,
        graph: null,
        prompt,
        created_at: at(i),
        updated_at: at(i),
        deleted_at: null,
        deleted_from_board_id: null,
      }).returning("image_id").executeTakeFirstOrThrow();
      await trx.insertInto("image_words").values({ image_id, words: prompt }).execute();
    }
  });
}

async function measureAll(
  print: (line: string) => void,
  tasks: Record<string, () => Promise<unknown>>,
): Promise<Record<string, Measured>> {
  const measured: Record<string, Measured> = {};
  for (const [name, task] of Object.entries(tasks)) {
    const times: number[] = [];
    const turns = await turnsFor(task);
    for (let i = 0; i < turns; i++) times.push(await timed(task));
    const { p50, p99 } = measured[name] = summary(times);
    print(`  ${name.padEnd(30)} p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
  }
  return measured;
}

/** Warms up, then as many turns as fit into about two seconds. */
async function turnsFor(task: () => Promise<unknown>): Promise<number> {
  await task();
  const once = Math.max(0.05, await timed(task));
  return Math.min(500, Math.max(30, Math.round(2000 / once)));
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

function summary(times: number[]): Measured {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

if (import.meta.main) await librariesBench();
