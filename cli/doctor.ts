import type { SweepReport } from "../services/images/sweep.ts";
import { configNotes } from "../services/config/mod.ts";
import { open } from "./open.ts";
import { type Command, COMMON, parse } from "./usage.ts";

/** Maximum number of names printed of each kind. */
const SHOWN = 20;

const KINDS: readonly [keyof SweepReport, string][] = [
  ["rows_without_file", "images whose file is missing (only a backup brings them back)"],
  [
    "rows_with_other_file",
    "images whose file is cut off or replaced (only a backup brings them back)",
  ],
  ["rows_without_thumbnail", "images without a thumbnail"],
  ["files_without_row", "files that belong to no image"],
  ["temporary", "half-written files"],
  ["set_aside", "files that were set aside earlier"],
];

/** `--repair` does what the server does at its start; without it, nothing is changed. */
export const doctor: Command = {
  usage: "doctor [--repair] [--json]",
  summary: "Compares the images on the disk with the rows of the database, and looks at settings",
  // Exit code 1 means that it found something.
  failed: 2,
  async run(args) {
    const { values } = parse(args, { ...COMMON, repair: { type: "boolean" } });
    await using opened = open(values.root, { looks: values.repair !== true });
    const report = await opened.checkImages(values.repair ?? false);
    const notes = configNotes(opened.config);
    const found = KINDS.filter(([kind]) => (report[kind] as string[]).length > 0);
    if (values.json) console.log(JSON.stringify({ ...report, notes }));
    else console.log([...describe(report, found), ...notes].join("\n"));
    return found.length + notes.length === 0 ? 0 : 1;
  },
};

function describe(report: SweepReport, found: typeof KINDS): string[] {
  const lines = [`${report.rows} images, ${report.files} files.`];
  for (const [kind, words] of found) {
    const names = report[kind] as string[];
    lines.push(`${names.length} ${words}:`, ...names.slice(0, SHOWN).map((name) => `  ${name}`));
    if (names.length > SHOWN) lines.push(`  … and ${names.length - SHOWN} more`);
  }
  if (found.length === 0) lines.push("Files and images agree.");
  return lines;
}
