import { makeZip } from "client-zip";
import { type Selectable, sql } from "kysely";
import { OWNED, type OwnedKind } from "../access/mod.ts";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import type { Tables } from "../database/mod.ts";
import { imageKey } from "../images/files.ts";
import { whileStanding } from "../while_standing.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";

const PAGE = 200;

/**
 * Exports all of the user's data (GDPR, article 20: a common, machine-readable form): account, page
 * state, sessions, keys' names, queue history, their part of the audit log and their things of
 * every kind as JSON, and the files of their images, including those in the trash.
 */
export async function exportOf(
  deps: UsersDeps,
  actor: Actor,
): Promise<ReadableStream<Uint8Array>> {
  await changeAs(deps.db, actor, (trx) =>
    deps.audit.record(trx, {
      actor,
      action: "profile.export",
      target: { kind: "user", id: actor.userId },
    }));
  return whileStanding(deps.db, actor, makeZip(entriesOf(deps, actor.userId)));
}

interface ZipEntry {
  name: string;
  input: Uint8Array<ArrayBuffer> | AsyncIterable<Uint8Array<ArrayBuffer>>;
  lastModified?: Date;
}

async function* entriesOf({ db, files }: UsersDeps, me: string): AsyncGenerator<ZipEntry> {
  const account = await db.selectFrom("users").selectAll().where("user_id", "=", me)
    .executeTakeFirst();
  if (!account) return;
  yield json("account.json", toUserDto(account));
  yield json(
    "client_state.json",
    await db.selectFrom("client_state").selectAll().where("user_id", "=", me).execute(),
  );
  yield json(
    "sessions.json",
    await db.selectFrom("user_sessions").selectAll().where("user_id", "=", me).execute(),
  );
  yield json(
    "api_keys.json",
    await db.selectFrom("api_keys")
      .select(["key_id", "name", "prefix", "scopes", "created_at", "last_used_at", "expires_at"])
      .where("user_id", "=", me).execute(),
  );
  yield json(
    "audit.json",
    await db.selectFrom("audit_log").select(["at", "action", "target_kind", "target_id", "details"])
      .where("actor_id", "=", me).orderBy("audit_id").execute(),
  );
  yield { name: "queue.json", input: jsonList(queueRows(db, me)) };
  for (const kind of OWNED.values()) {
    yield { name: `${kind.table}.json`, input: jsonList(thingRows(db, kind, me)) };
    if (kind.cover) yield* covers({ db, files }, kind, kind.cover, me);
  }
  for await (const row of thingRows(db, OWNED.get("image")!, me)) {
    const image = row as Selectable<Tables["images"]>;
    const input = await files.read(imageKey(image)).catch(() => null);
    // A row without a file is for the sweep to report; the export goes on.
    if (input !== null) {
      yield { name: `images/${image.image_name}`, input, lastModified: new Date(image.created_at) };
    }
  }
}

/** The small images of a kind. */
async function* covers(
  { db, files }: Pick<UsersDeps, "db" | "files">,
  { table, id, owner }: OwnedKind,
  { folder, column }: NonNullable<OwnedKind["cover"]>,
  me: string,
): AsyncGenerator<ZipEntry> {
  const { rows } = await sql<{ id: string }>`SELECT ${sql.ref(id)} AS id FROM ${sql.table(table)}
    WHERE ${sql.ref(owner)} = ${me} AND ${sql.ref(column)} = 1`.execute(db);
  for (const { id: one } of rows) {
    const name = `${folder}/${one}.webp`;
    const input = await files.read(name).catch(() => null);
    if (input !== null) yield { name, input };
  }
}

/** A user's things of a kind, one by one as the reader takes them: each may be megabytes. */
async function* thingRows(
  db: UsersDeps["db"],
  { table, id, owner }: OwnedKind,
  me: string,
): AsyncGenerator<Record<string, unknown>> {
  const { rows } = await sql<{ id: string }>`SELECT ${sql.ref(id)} AS id FROM ${sql.table(table)}
    WHERE ${sql.ref(owner)} = ${me} ORDER BY created_at, id`.execute(db);
  for (const { id: one } of rows) {
    const { rows: [row] } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}
      WHERE ${sql.ref(id)} = ${one} AND ${sql.ref(owner)} = ${me}`.execute(db);
    if (row) yield row;
  }
}

async function* queueRows(db: UsersDeps["db"], me: string) {
  for (let last = 0;;) {
    const rows = await db.selectFrom("session_queue")
      .selectAll()
      .where("user_id", "=", me).where("item_id", ">", last).orderBy("item_id").limit(PAGE)
      .execute();
    yield* rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.item_id ?? last;
  }
}

function json(name: string, value: unknown): ZipEntry {
  return { name, input: new TextEncoder().encode(JSON.stringify(value, null, 2) + "\n") };
}

async function* jsonList(rows: AsyncIterable<unknown>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let first = true;
  for await (const row of rows) {
    yield encoder.encode((first ? "[\n" : ",\n") + JSON.stringify(row));
    first = false;
  }
  yield encoder.encode(first ? "[]\n" : "\n]\n");
}
