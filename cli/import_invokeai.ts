import { uploadLimits } from "../services/config/mod.ts";
import { createImageFiles } from "../services/images/mod.ts";
import { IMPORTED, importInvokeAI, type Report } from "../services/invokeai/mod.ts";
import { open } from "./open.ts";
import { printable } from "./terminal.ts";
import { type Command, COMMON, parse, UsageError } from "./usage.ts";

/** Maximum number of names printed of what is left behind, of each sort. */
const SHOWN = 20;
/** Images between two lines of progress. */
const STEP = 500;

export const importFromInvokeAI: Command = {
  usage: "import-invokeai FOLDER [--apply] [--json]",
  summary: "Brings what an InvokeAI holds; without --apply it only says what would come",
  async run(args) {
    const { values, positionals } = parse(args, { ...COMMON, apply: { type: "boolean" } }, 1);
    const [root] = positionals;
    if (root === undefined) throw new UsageError("Say where InvokeAI's folder is.");
    await using opened = open(values.root, { make: true });
    const apply = values.apply ?? false;
    const report = await importInvokeAI(
      { db: opened.db, audit: opened.audit, files: createImageFiles(opened.store) },
      opened.actor,
      {
        root,
        apply,
        maxPixels: uploadLimits(opened.config).maxPixels,
        progress: (done) => done % STEP === 0 && !values.json && console.error(`${done} images …`),
      },
    );
    console.log(values.json ? JSON.stringify(report) : describe(report, apply));
    return IMPORTED.some((name) => report.tallies[name].left.length > 0) ? 1 : 0;
  },
};

function describe({ tallies, notes }: Report, apply: boolean): string {
  const lines = IMPORTED.flatMap((name) => {
    const { added, here, left } = tallies[name];
    const names = left.slice(0, SHOWN)
      .map((thing) => `  ${printable(thing.name)} stays behind: ${printable(thing.why)}`);
    if (left.length > SHOWN) names.push(`  … and ${left.length - SHOWN} more`);
    return [`${name}: ${added} ${apply ? "added" : "to add"}, ${here} here already`, ...names];
  });
  lines.push(...notes.map(printable));
  if (!apply) lines.push("Nothing was changed. Repeat with --apply to bring all of it.");
  return lines.join("\n");
}
