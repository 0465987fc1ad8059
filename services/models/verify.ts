import { join } from "node:path";
import type { ModelCheck } from "../contract/models.ts";
import { filesOf, fingerprint } from "./files.ts";
import { sha256Of } from "./downloads/sha256.ts";
import { looksLikeModel } from "./layout.ts";
import { originOf } from "./origin.ts";
import type { Places } from "./places.ts";
import { FolderError } from "./problems.ts";
import { readModel } from "./read_model.ts";
import type { ModelRow } from "./row.ts";

/**
 * Reads a model's files and compares them with what was recorded: with the SHA-256 of its hub, where
 * there is one, and otherwise with the sample that was taken when it was installed.
 */
export async function verifyModel(
  row: ModelRow,
  places: Pick<Places, "folderOf">,
): Promise<ModelCheck> {
  const folder = places.folderOf(row.path);
  const about = { key: row.model_key, name: row.name };
  if (!looksLikeModel(folder)) {
    return { ...about, sound: false, problems: ["Its files are missing."] };
  }
  const hashes = Object.entries(originOf(row).sha256 ?? {});
  const problems: string[] = [];
  for (const [file, expected] of hashes) {
    const path = file === "" ? folder : join(folder, file);
    const actual = await sha256Of(path).catch(() => null);
    if (actual === null) problems.push(`${file || row.name} cannot be read.`);
    else if (actual !== expected) {
      problems.push(`${file || row.name} is not what its hub gave out.`);
    }
  }
  const { hash } = fingerprint(filesOf(folder));
  if (hash !== row.hash) problems.push("Its files have changed since it was installed.");
  try {
    await readModel(folder);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    problems.push(`${error.message}.`);
  }
  return { ...about, sound: problems.length === 0, problems };
}
