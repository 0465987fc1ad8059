import { join } from "node:path";
import type { Actor } from "../actor.ts";
import type { Audit } from "../audit/mod.ts";
import { changeAs } from "../change_as.ts";
import { now } from "../clock.ts";
import type { Database } from "../database/mod.ts";
import type { ImageFiles } from "../images/files.ts";
import { importBoards, importCovers } from "./boards.ts";
import type { Import } from "./deps.ts";
import { importImages } from "./images.ts";
import { importPeople } from "./people.ts";
import { emptyReport, type Report } from "./report.ts";
import { openSource, type Source } from "./source.ts";
import { importClientState, importPresets, importWorkflows } from "./texts.ts";
import { text } from "./values.ts";

export { IMPORTED, type Report } from "./report.ts";

export interface ImportOptions {
  /** InvokeAI's root folder. */
  root: string;
  /** Without it nothing is changed, and the report says what would be. */
  apply: boolean;
  /** Larger images are left behind. */
  maxPixels: number;
  /** Called after each image. */
  progress(done: number): void;
}

/**
 * Brings users, boards, images, workflows, style presets and client state of an InvokeAI
 * installation of any version since 3.4 into this one. What an earlier run brought is left as it is
 * here, so an import that was cut off goes on where it stopped.
 *
 * @throws Problem bad_request if there is no InvokeAI
 */
export async function importInvokeAI(
  { db, files, audit }: { db: Database; files: ImageFiles; audit: Audit },
  actor: Actor,
  { root, apply, maxPixels, progress }: ImportOptions,
): Promise<Report> {
  const source = openSource(root);
  const report = emptyReport();
  const given: Import = {
    db,
    files,
    source,
    tallies: report.tallies,
    notes: report.notes,
    owners: new Map(),
    at: now(),
    async change(work, before) {
      if (!apply) return;
      await before?.();
      await changeAs(db, actor, work);
    },
  };
  try {
    await importPeople(given);
    await importBoards(given);
    await importImages(given, { maxPixels, progress });
    await importCovers(given);
    await importWorkflows(given);
    await importPresets(given);
    await importClientState(given);
    report.notes.push(...notesOn(source));
  } finally {
    source.close();
  }
  if (apply) {
    const added = Object.entries(report.tallies).map(([name, tally]) => [name, tally.added]);
    await audit.note(actor, "import", Object.fromEntries(added));
  }
  return report;
}

/** What InvokeAI has and Atelier does not take over, and what to do about it. */
function notesOn(source: Source): string[] {
  const notes: string[] = [];
  const models = ["models", "model_config"].flatMap((
    table,
  ) => [...source.rows(table, { name: "", path: "" })]);
  if (models.length > 0) {
    notes.push(
      `${models.length} models lie in ${source.models}; those that run here are found when that is ` +
        "the models_folder, or are added by their path on the page Models: " +
        models.map((row) => `${text(row.name)} (${join(source.models, text(row.path))})`).join(
          ", ",
        ),
    );
  }
  const videos = [...source.rows("videos", { video_name: "" })].length;
  if (videos > 0) notes.push(`${videos} videos stay where they are: Atelier holds images only.`);
  return notes;
}
