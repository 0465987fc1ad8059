import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";
import type { OfferedFile } from "../hubs/mod.ts";
import { STARTER_MODELS, type StarterModel } from "./starter_list.ts";

/**
 * The starter model that was asked for by the name it has in the list. A link to the same
 * repository is none: whoever pastes one trusts what is there now.
 */
export function starterOf(typed: string): StarterModel | undefined {
  return STARTER_MODELS.find(({ source }) => source === typed.trim());
}

/**
 * Returns the files of a starter model with the hashes that its weights must have: also where the
 * hub lists none, so that what arrives is compared with them.
 * @throws Problem conflict if the hub lists another hash, or no longer has a file
 */
export function withStarterHashes(
  { source, sha256 = {} }: Pick<StarterModel, "source" | "sha256">,
  files: readonly OfferedFile[],
): OfferedFile[] {
  const listed = new Map(files.map((file) => [file.path, file]));
  for (const [path, known] of Object.entries(sha256)) {
    const file = listed.get(path);
    if (file && (file.sha256 ?? known) === known) continue;
    const link = `https://huggingface.co/${source.split(":")[0]}`;
    throw problem("conflict", say("starter_changed", { path, link }));
  }
  return files.map((file) => ({ ...file, sha256: sha256[file.path] ?? file.sha256 }));
}
