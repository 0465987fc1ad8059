import { getLogger } from "@logtape/logtape";
import { unlessStill } from "../change_as.ts";
import { AN_HOUR_MS } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import { regularly, type RegularWork } from "../regularly.ts";
import type { ImageFiles } from "./files.ts";
import { clearLost, sweep } from "./sweep.ts";

const log = getLogger(["atelier", "images"]);

export interface KeeperDeps {
  db: Database;
  files: ImageFiles;
  maxPixels: number;
  trashDays: number;
  /** Whether other processes may write there, or files have their times from another clock. */
  together: boolean;
  emptyOld: () => Promise<number>;
}

/** Compares files and rows at the start, and empties old trash then and every hour. */
export function createKeeper(
  { db, files, maxPixels, trashDays, together, emptyOld }: KeeperDeps,
): RegularWork {
  // Files older than this process cannot still be half-written by it; those of others can.
  const began = new Date();

  async function order(): Promise<void> {
    const before = together ? new Date(Date.now() - AN_HOUR_MS) : began;
    const report = await sweep({ db, files, maxPixels, before });
    const { files_without_row, rows_without_file, rows_with_other_file } = report;
    if (files_without_row.length > 0) {
      log.warning("{count} files without an image were set aside in lost/", {
        count: files_without_row.length,
      });
    }
    if (rows_with_other_file.length > 0) {
      log.warning(
        "{count} images have a file that is cut off or replaced; see `deno task doctor`",
        {
          count: rows_with_other_file.length,
        },
      );
    }
    if (rows_without_file.length > 0) {
      log.warning("{count} images have lost their file; see `deno task doctor`", {
        count: rows_without_file.length,
      });
    }
  }

  async function tidy(): Promise<void> {
    const images = await emptyOld();
    const lost = await clearLost(files, trashDays);
    if (images + lost > 0) {
      log.info("{images} images left the trash for good, {lost} lost files were removed", {
        images,
        lost,
      });
    }
  }

  const work = [order, tidy].map((piece) => unlessStill(db, piece));
  return regularly({
    first: work,
    work: work.slice(1),
    everyMs: AN_HOUR_MS,
    failed: (error) => log.error("keeping the images in order failed: {error}", { error }),
  });
}
