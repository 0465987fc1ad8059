import { getLogger } from "@logtape/logtape";
import type { Database } from "../database/mod.ts";
import type { ImageFiles } from "./files.ts";
import { clearLost, sweep } from "./sweep.ts";

const log = getLogger(["atelier", "images"]);
const AN_HOUR = 3_600_000;

export interface Keeper {
  /** Compares files and rows once, then empties old trash every hour, until `stop`. */
  start(): void;
  /** Stops the hourly work and waits for any in progress. */
  stop(): Promise<void>;
}

export interface KeeperDeps {
  db: Database;
  files: ImageFiles;
  maxPixels: number;
  trashDays: number;
  emptyOld: () => Promise<number>;
}

/** Maintains the image folders in the background. */
export function createKeeper(
  { db, files, maxPixels, trashDays, emptyOld }: KeeperDeps,
): Keeper {
  // Files older than this process cannot still be half-written by it.
  const before = new Date();
  let timer: ReturnType<typeof setInterval> | undefined;
  let working: Promise<void> = Promise.resolve();

  async function order(): Promise<void> {
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

  /** Runs tasks one after the other; a failure is logged and does not stop the next. */
  function then(work: () => Promise<void>): void {
    working = working.then(work).catch((error) =>
      log.error("keeping the images in order failed: {error}", { error })
    );
  }

  return {
    start() {
      then(order);
      then(tidy);
      timer = setInterval(() => then(tidy), AN_HOUR);
      Deno.unrefTimer(Number(timer));
    },
    async stop() {
      clearInterval(timer);
      await working;
    },
  };
}
