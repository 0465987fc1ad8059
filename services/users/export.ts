import { join } from "node:path";
import { makeZip } from "client-zip";
import type { Actor } from "../actor.ts";
import { changeAs } from "../change_as.ts";
import { createImageFiles } from "../images/files.ts";
import { whileStanding } from "../while_standing.ts";
import type { UsersDeps } from "./deps.ts";
import { toUserDto } from "../accounts/dto.ts";

const PAGE = 200;

/**
 * Exports all of the user's data (GDPR, article 20: a common, machine-readable form): account,
 * boards, workflows, presets, prompts, page state, sessions, keys' names, queue history and their
 * part of the audit log as JSON, and the files of their images, including those in the trash.
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

async function* entriesOf({ db, root }: UsersDeps, me: string): AsyncGenerator<ZipEntry> {
  const account = await db.selectFrom("users").selectAll().where("user_id", "=", me)
    .executeTakeFirst();
  if (!account) return;
  yield json("account.json", toUserDto(account));
  for (
    const table of [
      "boards",
      "style_presets",
      "system_prompts",
      "client_state",
    ] as const
  ) {
    yield json(
      `${table}.json`,
      await db.selectFrom(table).selectAll().where("user_id", "=", me).execute(),
    );
  }
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
  yield { name: "workflows.json", input: jsonList(workflowRows(db, me)) };
  yield { name: "queue.json", input: jsonList(queueRows(db, me)) };
  yield { name: "images.json", input: jsonList(imageRows(db, me)) };
  const thumbnails = await db.selectFrom("workflows").select("workflow_id as id")
    .where("user_id", "=", me).where("has_thumbnail", "=", 1).execute();
  yield* pictures(root, "workflow_thumbnails", thumbnails);
  const covers = await db.selectFrom("style_presets").select("style_preset_id as id")
    .where("user_id", "=", me).where("has_image", "=", 1).execute();
  yield* pictures(root, "style_preset_images", covers);
  const files = createImageFiles(root);
  for await (const image of imageRows(db, me)) {
    const input = await Deno.readFile(files.path(image)).catch(() => null);
    // A row without a file is for the sweep to report; the export goes on.
    if (input !== null) {
      yield { name: `images/${image.image_name}`, input, lastModified: new Date(image.created_at) };
    }
  }
}

async function* pictures(
  root: string,
  folder: string,
  rows: readonly { id: string }[],
): AsyncGenerator<ZipEntry> {
  for (const { id } of rows) {
    const name = `${folder}/${id}.webp`;
    const input = await Deno.readFile(join(root, name)).catch(() => null);
    if (input !== null) yield { name, input };
  }
}

/** One by one, as the reader takes them: each may be megabytes. */
async function* workflowRows(db: UsersDeps["db"], me: string) {
  const rows = await db.selectFrom("workflows").select("workflow_id").where("user_id", "=", me)
    .execute();
  for (const { workflow_id } of rows) {
    const row = await db.selectFrom("workflows").selectAll().where("workflow_id", "=", workflow_id)
      .executeTakeFirst();
    if (row) yield row;
  }
}

/** One by one as well: the workflow of an image is as large. */
async function* imageRows(db: UsersDeps["db"], me: string) {
  for (let last = 0;;) {
    const rows = await db.selectFrom("images").select("image_id").where("user_id", "=", me)
      .where("image_id", ">", last).orderBy("image_id").limit(PAGE).execute();
    for (const { image_id } of rows) {
      const row = await db.selectFrom("images").selectAll().where("image_id", "=", image_id)
        .executeTakeFirst();
      if (row) yield row;
    }
    if (rows.length < PAGE) return;
    last = rows.at(-1)?.image_id ?? last;
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
