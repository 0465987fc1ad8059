import { isAbsolute, resolve } from "node:path";
import type { Candidate, FoundModels } from "../contract/model_installs.ts";
import { say } from "../contract/refusals.ts";
import type { Database } from "../database/mod.ts";
import { problem } from "../errors/mod.ts";
import type { Base } from "../../inference/recognition/types.ts";
import { PICKLE_NAME, WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import type { ModelFacts } from "./facts.ts";
import type { JobList } from "./jobs.ts";
import { looksLikeModel, nameOfPath } from "./layout.ts";
import { isFolder, sizeOf } from "./on_disk.ts";
import type { Places } from "./places.ts";
import { FolderError, requireNoPickle, unusable } from "./problems.ts";
import { readModel } from "./read_model.ts";
import { namesOf } from "./record.ts";
import { modelsBelow } from "./scan.ts";
import { surveyModels } from "./survey.ts";

/** Maximum depth of the search in a folder that an administrator names. */
const SCAN_DEPTH = 6;

/** What could be installed from the disk of the server. */
export function createCandidates(
  { db, places, jobs }: { db: Database; places: Places; jobs: Pick<JobList, "isUnderWay"> },
) {
  async function isRecorded(path: string): Promise<boolean> {
    const there = await db.selectFrom("models").select("name")
      .where("path", "=", places.pathOf(path)).where("deleted_at", "is", null).executeTakeFirst();
    return there !== undefined;
  }

  return {
    isRecorded,

    /** What a file or folder is. @throws Problem 415 */
    async candidate(path: string, base?: Base): Promise<Candidate> {
      const { details, ...facts } = await readCandidate(path, base);
      const taker = {
        base: facts.base,
        format: facts.format,
        components: "{}",
        details: JSON.stringify(details),
      };
      const { borrowedBy } = await surveyModels({ db, places });
      return {
        path,
        is_installed: await isRecorded(path) || jobs.isUnderWay(path),
        name: facts.name ?? nameOfPath(path),
        description: facts.description,
        base: facts.base,
        type: facts.type,
        format: facts.format,
        variant: facts.variant,
        label: details.label,
        kind: details.kind,
        precision: details.precision,
        prediction_type: details.prediction_type,
        file_size: facts.fileSize,
        trigger_phrases: facts.triggerPhrases,
        borrowed: namesOf(borrowedBy(taker)),
      };
    },

    /** The models below a folder of this machine. @throws Problem bad_request. */
    async scan(folder: string): Promise<FoundModels> {
      const found = modelsBelow(placeAt(folder), SCAN_DEPTH);
      const rows = await db.selectFrom("models").select("path").where("deleted_at", "is", null)
        .execute();
      const installed = new Set(rows.map((row) => row.path));
      return found.map((path) => ({ path, is_installed: installed.has(places.pathOf(path)) }));
    },
  };
}

/**
 * Reads a model that is not installed. @throws Problem 415 with each file and what is wrong with it
 */
export async function readCandidate(path: string, base?: Base): Promise<ModelFacts> {
  try {
    requireNoPickle(path);
    if (looksLikeModel(path)) return await readModel(path, base);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    throw unusable("unsupported_media", error);
  }
  throw problem(
    "unsupported_media",
    "There is no model here. It would be a .safetensors or .gguf file, or a folder of diffusers or ONNX.",
  );
}

/**
 * The file or folder at a path that was typed. What is absent, unreadable or of another kind is
 * refused in the same words: the answer maps no disk. Pipes and devices are neither files nor
 * folders: reading one could block for ever.
 * @throws Problem bad_request
 */
export function placeAt(path: string): string {
  if (isAbsolute(path) && (isFolder(path) || mayHoldWeights(path))) return resolve(path);
  throw problem("bad_request", say("no_such_folder"));
}

/** By its name: a pickle has words of its own. */
function mayHoldWeights(path: string): boolean {
  return (WEIGHTS_NAME.test(path) || PICKLE_NAME.test(path)) && sizeOf(path) !== null;
}
