import { join } from "node:path";
import { now } from "../clock.ts";
import { type Config, StartError } from "../config/mod.ts";
import {
  copyTables,
  dropUnfinished,
  readPostgres,
  readSqlite,
  sameTables,
  type TableReader,
  writePostgres,
  writeSqlite,
} from "../database/copy/mod.ts";
import { TEMPORARY } from "../data_folder.ts";
import { openFor } from "../database/mod.ts";
import { targetOf } from "../database/postgres/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { requireStore } from "../storage/check.ts";
import { storeOf } from "../storage/mod.ts";
import { writeWhole } from "../whole_file.ts";
import { isRoom, requireFiles, requireOwn, requireRoom } from "./checks.ts";
import { copyFiles } from "./copy_files.ts";
import { openChangesLock } from "./lock.ts";
import {
  isMarked,
  type Mark,
  placeOf,
  readMark,
  removeMark,
  samePlace,
  writeMark,
} from "./mark.ts";

/** Interval at which a move looks whether the servers stand still. */
const WAIT_MS = 200;

export interface MoveOptions {
  /** The settings of the studio as it is. */
  config: Config;
  /** The settings `database` and `storage` of the new place; what is not named stays. */
  database?: string | undefined;
  storage?: string | undefined;
  /** Says what it does, line by line. */
  say(line: string): void;
  /** Called once everything is in the new place, which nobody uses yet. */
  onArrival(next: Config, moved: Moved): Promise<void>;
}

interface Moved {
  tables: number;
  rows: number;
  files: number;
  bytes: number;
  /** Images whose file was missing before. */
  missing: number;
}

/**
 * Copies a studio to another database, another store, or both, while it can only be looked at. A
 * move that was broken off goes on. The old one is left as it is, and stays closed to changes.
 * @throws StartError, Problem with what to do
 */
export async function moveStudio(options: MoveOptions): Promise<Moved> {
  const { config, say } = options;
  const { root } = config;
  const next: Config = {
    ...config,
    database: options.database ?? config.database,
    storage: options.storage ?? config.storage,
  };
  const [from, to] = [placeOf(config), placeOf(next)];
  const both = { tables: from.database !== to.database, files: from.storage !== to.storage };
  if (samePlace(from, to)) throw new StartError("The studio is there already.");
  const resumed = beginOrResume(config, next);
  if (resumed) say("Going on with the move that was begun.");
  const [oldStore, store] = [storeOf(config), storeOf(next)];
  if (both.files) {
    if (next.storage !== "") await requireStore(store, to.storage);
    if (!resumed && next.storage !== "") await requireOwn(oldStore, store, to.storage);
  }
  if (both.tables && !resumed) await requireRoom(next);
  const mark = resumed ?? { from, to, began_at: now(), copied_at: null, done_at: null };
  await writeMark(root, mark);
  const beside = join(root, ".moving");
  await Deno.mkdir(beside, { recursive: true, mode: 0o700 });
  if (both.tables) await noteTarget(root, next.database);
  const lock = openChangesLock(root, "alone");
  try {
    await untilStill(() => lock.take(), say);
    const moved: Moved = { tables: 0, rows: 0, files: 0, bytes: 0, missing: 0 };
    const db = openFor(config);
    try {
      // Brought up to date by its first query, if no server runs on it.
      await db.selectFrom("queues").select("queue_id").execute();
      if (both.files) {
        say(`Copying files to ${to.storage} …`);
        const copied = await copyFiles(oldStore, store, join(beside, "files.jsonl"), tell(say));
        moved.files = copied.files;
        moved.bytes = copied.bytes;
        moved.missing = await requireFiles(config, db, oldStore, store);
      }
    } finally {
      await db.destroy();
    }
    if (both.tables && mark.copied_at === null) {
      say(`Copying tables to ${to.database} …`);
      for (const rows of await moveTables(config, next, resumed !== null, beside, say)) {
        moved.tables += 1;
        moved.rows += rows;
      }
    }
    const copied = { ...mark, copied_at: mark.copied_at ?? now() };
    await writeMark(root, copied);
    await options.onArrival(next, moved);
    await writeMark(root, { ...copied, done_at: now() });
    await Deno.remove(beside, { recursive: true });
    return moved;
  } finally {
    lock.close();
  }
}

/** What giving a move up has come to. */
interface Canceled {
  /** Whether there was one. */
  there: boolean;
  /** The schema that it had filled, which is gone. */
  dropped: string | null;
  /** Why one may have stayed. */
  left: string | null;
}

/** Gives up a move: the old studio can be changed again, and what was copied of its tables goes. */
export async function cancelMove(root: string): Promise<Canceled> {
  const lock = openChangesLock(root, "alone");
  try {
    const there = isMarked(root);
    // A move that runs has the lock for itself; servers that stand still have none.
    if (there && !lock.take()) {
      throw new StartError("A move is running, or a server has not come to rest. End it first.");
    }
    const tables = await dropTables(root);
    await removeMark(root);
    await Deno.remove(join(root, ".moving"), { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
    return { there, ...tables };
  } finally {
    lock.close();
  }
}

/** Where the tables go, with the password: so that giving the move up can take them away. */
const targetPath = (root: string) => join(root, ".moving", "database");

const noteTarget = (root: string, database: string): Promise<void> =>
  writeWhole(targetPath(root), new TextEncoder().encode(database), join(root, TEMPORARY));

/** A database that is gone keeps nobody from giving the move up. */
async function dropTables(root: string): Promise<Pick<Canceled, "dropped" | "left">> {
  const database = await Deno.readTextFile(targetPath(root)).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  if (database === "") return { dropped: null, left: null };
  try {
    return { dropped: await dropUnfinished(targetOf(database)), left: null };
  } catch (error) {
    return { dropped: null, left: messageOf(error) };
  }
}

/**
 * @returns the mark of a move to the same place that broke off. @throws StartError for another one
 */
function beginOrResume(config: Config, next: Config): Mark | null {
  const mark = readMark(config.root);
  if (mark === null || !samePlace(mark.from, placeOf(config))) return null;
  if (samePlace(mark.to, placeOf(next)) && mark.done_at === null) return mark;
  const where = `${mark.to.database} and ${mark.to.storage}`;
  throw new StartError(
    mark.done_at === null
      ? `A move to ${where} was begun. Go on with that one, or give it up with --cancel.`
      : `The studio was moved to ${where} already. Start it there; or take it back to here with ` +
        "--cancel, which loses what was changed there.",
  );
}

/** Waits for the servers to see the mark and to finish what they have begun. */
async function untilStill(take: () => boolean, say: (line: string) => void): Promise<void> {
  let told = false;
  while (!take()) {
    if (!told) say("Waiting for the servers to finish what they have begun …");
    told = true;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  }
}

/** @returns the number of rows of each table */
async function moveTables(
  config: Config,
  next: Config,
  resumed: boolean,
  beside: string,
  say: (line: string) => void,
): Promise<number[]> {
  await using source = await readerAt(config);
  const told = (name: string, rows: number) => say(`  ${name}: ${rows}`);
  if (resumed && !await isRoom(next)) {
    // It broke off between the last table and the mark, or it is another one's.
    await using there = await readerAt(next);
    const same = await sameTables(source, there);
    if (same !== null) return [...same.values()].map(({ rows }) => rows);
  }
  await requireRoom(next);
  await using target = next.database === ""
    ? writeSqlite(next.root, beside)
    : await writePostgres(targetOf(next.database));
  const copied = await copyTables(source, target, told);
  return [...copied.values()].map(({ rows }) => rows);
}

const readerAt = async ({ root, database }: Config): Promise<TableReader> =>
  database === "" ? readSqlite(root) : await readPostgres(targetOf(database));

/** Says how far the files are, at each hundredth. */
function tell(say: (line: string) => void) {
  let last = 0;
  return (done: number, of: number): void => {
    const percent = Math.floor(done / of * 100);
    if (percent === last) return;
    last = percent;
    say(`  ${done} of ${of} files`);
  };
}
