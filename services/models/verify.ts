import { join } from "node:path";
import { type Refusal, say } from "../contract/refusals.ts";
import { type HashOptions, sha256Of } from "./downloads/sha256.ts";
import { filesOf, fingerprint } from "./files.ts";
import { looksLikeModel } from "./layout.ts";
import { sizeOf } from "./on_disk.ts";
import { originOf } from "./origin.ts";
import type { Places } from "./places.ts";
import { FolderError } from "./problems.ts";
import { readModel } from "./read_model.ts";
import type { ModelRow } from "./row.ts";

/**
 * What is wrong with a model's files; the reasons of a `FolderError` are no sentence of the table.
 */
export interface ModelFault {
  text: string;
  sentence: Refusal | null;
}

/** The files whose SHA-256 was recorded, by what a person knows them by. */
function hashedFiles(row: ModelRow, folder: string) {
  return Object.entries(originOf(row).sha256 ?? {}).map(([file, expected]) => ({
    name: file || row.name,
    path: file === "" ? folder : join(folder, file),
    expected,
  }));
}

/** Bytes that a verification has to read; those of the samples are few, and not counted. */
export function bytesToVerify(row: ModelRow, { folderOf }: Pick<Places, "folderOf">): number {
  return hashedFiles(row, folderOf(row.path))
    .reduce((sum, { path }) => sum + (sizeOf(path) ?? 0), 0);
}

/**
 * Reads a model's files and compares them with what was recorded: with the SHA-256 of its hub,
 * where there is one, and otherwise with the sample that was taken when it was installed.
 * @returns what is wrong with them
 * @throws the reason of the signal
 */
export async function verifyModel(
  row: ModelRow,
  { folderOf }: Pick<Places, "folderOf">,
  { signal, onBytes }: HashOptions = {},
): Promise<ModelFault[]> {
  const folder = folderOf(row.path);
  if (!looksLikeModel(folder)) return [fault(say("verify_files_missing"))];
  const faults: ModelFault[] = [];
  let before = 0;
  for (const { name, path, expected } of hashedFiles(row, folder)) {
    const actual = await sha256Of(path, {
      signal,
      onBytes: (read) => onBytes?.(before + read),
    }).catch(() => null);
    signal?.throwIfAborted();
    if (actual === null) faults.push(fault(say("verify_unreadable", { file: name })));
    else if (actual !== expected) faults.push(fault(say("verify_differs", { file: name })));
    before += sizeOf(path) ?? 0;
  }
  const { hash } = fingerprint(filesOf(folder));
  if (hash !== row.hash) faults.push(fault(say("verify_changed")));
  try {
    await readModel(folder);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    faults.push({ text: `${error.message}.`, sentence: null });
  }
  return faults;
}

const fault = (sentence: Refusal): ModelFault => ({ text: sentence.text, sentence });
