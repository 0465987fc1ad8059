import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Config, StartError } from "../config/mod.ts";
import { TEMPORARY } from "../data_folder.ts";
import { targetOf } from "../database/postgres/mod.ts";
import { messageOf } from "../errors/message_of.ts";
import { removeIfThere, writeWhole } from "../whole_file.ts";

/** Where the two halves of a studio are, without users and passwords. */
const placeSchema = z.strictObject({ database: z.string(), storage: z.string() });
export type Place = z.output<typeof placeSchema>;

/**
 * A file in the data folder that says: the studio is being moved, or was. Whoever runs with the
 * settings of `from` may only look at it: what changed there would be lost.
 */
const markSchema = z.strictObject({
  from: placeSchema,
  to: placeSchema,
  began_at: z.string(),
  /** When everything was there, and had been compared. */
  copied_at: z.string().nullable(),
  /** Null: it is under way, or broke off. */
  done_at: z.string().nullable(),
});
export type Mark = z.output<typeof markSchema>;

/** Settings that decide where a studio is. */
export type Placed = Pick<Config, "root" | "database" | "storage">;

/** The place that settings name. */
export function placeOf({ root, database, storage }: Placed): Place {
  const target = database === "" ? null : targetOf(database);
  const url = target && new URL(target.url);
  return {
    database: url && target
      ? `postgres://${url.host}${url.pathname}?schema=${target.schema}`
      : join(root, "atelier.db"),
    storage: storage === "" ? root : storage.replace(/\/$/, ""),
  };
}

export const samePlace = (a: Place, b: Place): boolean =>
  a.database === b.database && a.storage === b.storage;

/** Whether a studio with these settings is held by the mark. */
export const holds = (mark: Mark | null, config: Placed): boolean =>
  mark !== null && samePlace(mark.from, placeOf(config));

/** @throws StartError if there is one that cannot be read */
export function readMark(root: string): Mark | null {
  try {
    return markSchema.parse(JSON.parse(Deno.readTextFileSync(pathOf(root))));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw new StartError(
      `${pathOf(root)} cannot be read (${messageOf(error)}). It says that the studio is ` +
        "being moved; remove it with: atelier migrate-storage --cancel",
    );
  }
}

/** Whether there is one, readable or not. */
export const isMarked = (root: string): boolean => existsSync(pathOf(root));

export async function writeMark(root: string, mark: Mark): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(mark, null, 2));
  await writeWhole(pathOf(root), bytes, join(root, TEMPORARY));
}

export const removeMark = (root: string): Promise<void> => removeIfThere(pathOf(root));

/** @throws StartError for the place to which a move is still under way */
export function requireArrived(config: Placed): void {
  const mark = readMark(config.root);
  if (mark === null || mark.done_at !== null || !samePlace(mark.to, placeOf(config))) return;
  throw new StartError(
    "The move of the studio to these settings is not finished. Start it with the old ones until " +
      '"atelier migrate-storage" says that it is done; if it broke off, run it again.',
  );
}

const pathOf = (root: string) => join(root, "moving.json");
