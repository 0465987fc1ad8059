/**
 * `deno task doctor [--repair]`: compares the pictures on the disk with the rows of the database
 * and says where they disagree. With `--repair` it does what the server does at its start: half
 * files go, files without a row are set aside in `lost/`, missing thumbnails are made again.
 * Exit status: 0 when all is well, 1 when something was found, 2 when it could not look.
 */
import { loadConfig, StartError } from "../services/config/mod.ts";
import { openDatabase } from "../services/database/mod.ts";
import { createImageFiles } from "../services/images/files.ts";
import { compare, sweep, type SweepReport } from "../services/images/sweep.ts";

/** Files younger than this may belong to a running server that has not written their row yet. */
const TOO_YOUNG_MS = 60_000;
/** Names that are printed of each kind. */
const SHOWN = 20;

const KINDS: readonly [keyof SweepReport, string][] = [
  ["rows_without_file", "images whose file is missing (only a backup brings them back)"],
  ["rows_without_thumbnail", "images without a thumbnail"],
  ["files_without_row", "files that belong to no image"],
  ["temporary", "half-written files"],
  ["set_aside", "files that were set aside earlier"],
];

export async function doctor(args: readonly string[], env: Record<string, string>) {
  const config = loadConfig(env, Deno.cwd());
  const { db } = openDatabase(config.root);
  try {
    const options = {
      db,
      files: createImageFiles(config.root),
      maxPixels: config.max_upload_megapixels * 1_000_000,
      before: new Date(Date.now() - TOO_YOUNG_MS),
    };
    const report = await (args.includes("--repair") ? sweep : compare)(options);
    return { report, lines: describe(report) };
  } finally {
    await db.destroy();
  }
}

function describe(report: SweepReport): string[] {
  const lines = [`${report.rows} images, ${report.files} files.`];
  for (const [kind, words] of KINDS) {
    const found = report[kind] as string[];
    if (found.length === 0) continue;
    lines.push(`${found.length} ${words}:`);
    lines.push(...found.slice(0, SHOWN).map((name) => `  ${name}`));
    if (found.length > SHOWN) lines.push(`  … and ${found.length - SHOWN} more`);
  }
  if (lines.length === 1) lines.push("Files and images agree.");
  return lines;
}

if (import.meta.main) {
  try {
    const { lines } = await doctor(Deno.args, Deno.env.toObject());
    console.log(lines.join("\n"));
    Deno.exit(lines.length === 2 ? 0 : 1);
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    console.error(error.message);
    Deno.exit(2);
  }
}
