import { statfs } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { getLogger } from "@logtape/logtape";
import { TEMPORARY } from "../data_folder.ts";
import { isDiskFull } from "../errors/disk_full.ts";
import { onceAMinute } from "../once_a_minute.ts";
import { regularly, type RegularWork } from "../regularly.ts";
import { removeIfThere, writeWhole } from "../whole_file.ts";

const log = getLogger(["atelier", "disk"]);

const MEGABYTE = 1024 * 1024;
/** Twice what SQLite's log grows to before it starts over (1000 pages of 4 KiB). */
const SIZE = 8 * MEGABYTE;
/** Free space below which the reserve is deleted. */
const LOW = 2 * MEGABYTE;
/** It is made again when that leaves the room that images leave to the database. */
const ENOUGH = 32 * MEGABYTE;
const LOOK_EVERY_MS = 1000;

/**
 * A file that reserves room on the disk. When the disk is filled to the last byte, the file is
 * deleted, and the database can write again: users can sign in, and delete.
 */
export function createReserve(root: string): RegularWork {
  const path = join(root, ".reserve");
  const tell = onceAMinute(() =>
    log.error("the disk is full: {megabytes} MiB that were kept free go to the database", {
      megabytes: SIZE / MEGABYTE,
    })
  );

  async function look(): Promise<void> {
    const { bavail, bsize } = await statfs(root);
    const free = bavail * bsize;
    const there = existsSync(path);
    if (there && free < LOW) await giveUp();
    else if (!there && free >= SIZE + ENOUGH) await make();
  }

  async function giveUp(): Promise<void> {
    await removeIfThere(path);
    tell();
  }

  async function make(): Promise<void> {
    const bytes = new Uint8Array(SIZE);
    // Not zeros: some file systems compress them, and they would take no room.
    for (let at = 0; at < SIZE; at += 65_536) {
      crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    }
    await writeWhole(path, bytes, join(root, TEMPORARY)).catch((error) => {
      if (!isDiskFull(error)) throw error;
    });
  }

  // Not at the start: filling a file would delay it.
  return regularly({
    work: [look],
    everyMs: LOOK_EVERY_MS,
    failed: (error) =>
      log.warning("the room on the disk could not be looked at: {error}", { error }),
  });
}
