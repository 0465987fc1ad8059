import { createHash } from "node:crypto";
import { getLogger } from "@logtape/logtape";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { type CoverStore, takeCover } from "./cover.ts";
import type { SyncResult } from "../contract/models.ts";
import type { Base } from "../../inference/recognition/types.ts";
import { filesOf, fingerprint } from "./files.ts";
import { nameOfPath } from "./layout.ts";
import { FolderError } from "./problems.ts";
import { readModel } from "./read_model.ts";
import { type Places, STARTER_PATH } from "./places.ts";

const log = getLogger(["atelier", "models"]);

/**
 * Brings the table in line with the models folder: new models get a record, changed ones are read
 * again, moved ones keep their record (found by hash). Records of missing files stay: a disk may be
 * unmounted, and users of the model should learn that it is missing.
 */
export async function syncModels(store: CoverStore, places: Places): Promise<SyncResult> {
  const report: SyncResult = { added: [], changed: [], refused: [] };
  const rows = await store.db.selectFrom("models").selectAll().execute();
  for (const folder of places.found()) {
    const path = places.pathOf(folder);
    try {
      const { hash } = fingerprint(filesOf(folder));
      const known = rows.find((r) => r.path === path) ??
        rows.find((r) => r.hash === hash && r.deleted_at === null && !places.holds(r.path));
      if (known && known.hash === hash && known.path === path) continue;
      const key = await recordModel(store, { folder, path, key: known?.model_key });
      (known ? report.changed : report.added).push(key);
    } catch (error) {
      const reason = error instanceof FolderError ? `${error.message}.` : "It could not be read.";
      report.refused.push({ folder, reason });
      log.warning("A model cannot be used: {reason}", { reason });
      log.debug("… {folder}: {error}", { folder, error });
    }
  }
  return report;
}

/**
 * Reads a model's files and writes its record; `key` names an existing one, whose name, description
 * and settings stay as people have edited them.
 * @throws FolderError
 */
export async function recordModel(
  store: CoverStore,
  { folder, path, key, name, base }: {
    folder: string;
    path: string;
    key?: string | undefined;
    name?: string | undefined;
    /** The family of a model whose files do not say it. */
    base?: Base | undefined;
  },
): Promise<string> {
  const { db } = store;
  const { read, facts } = await factsAt(folder, path, base);
  if (key !== undefined) {
    await db.updateTable("models").set(facts).where("model_key", "=", key).execute();
    return key;
  }
  const fresh = await freeKey(db, path);
  await db.insertInto("models").values({
    ...facts,
    model_key: fresh,
    name: name ?? read.name ?? (path === STARTER_PATH ? "Starter" : nameOfPath(folder)),
    trigger_phrases: JSON.stringify(read.triggerPhrases),
    description: read.description ?? "",
    source: path.replace(/^@/, ""),
    created_at: now(),
  }).execute();
  if (read.format === "onnx" || read.format === "diffusers") {
    await takeCover(store, folder, fresh);
  }
  return fresh;
}

/** What the files of a model say, and the columns of its record that follow from it. */
export async function factsAt(folder: string, path: string, base?: Base) {
  const read = await readModel(folder, base);
  const facts = {
    path,
    hash: read.hash,
    base: read.base,
    type: read.type,
    format: read.format,
    variant: read.variant,
    file_size: read.fileSize,
    details: JSON.stringify(read.details),
    updated_at: now(),
  };
  return { read, facts };
}

/** The key of a place, unless a model has it that has been updated and lies elsewhere since. */
async function freeKey(db: Database, path: string): Promise<string> {
  const key = keyOf(path);
  const taken = await db.selectFrom("models").select("model_key").where("model_key", "=", key)
    .executeTakeFirst();
  return taken ? crypto.randomUUID() : key;
}

/** The same place gets the same key again on another machine or after a new start: scripts keep. */
function keyOf(path: string): string {
  const hex = createHash("sha256").update(`atelier-model:${path}`).digest("hex");
  return [8, 4, 4, 4, 12].reduce<[string[], number]>(
    ([parts, at], length) => [[...parts, hex.slice(at, at + length)], at + length],
    [[], 0],
  )[0].join("-");
}
