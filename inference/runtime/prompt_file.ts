import { resolve, sep } from "node:path";
import { NodeInputError } from "../nodes/definition.ts";

/** Bytes of a file of prompts: more than the longest list of the longest prompts. */
const MOST_BYTES = 8 * 2 ** 20;

/**
 * Reads a text file of the folder for prompts, whose files every user who may generate can read.
 *
 * @param path relative to the folder, or absolute in it
 * @throws {NodeInputError} for a file that is not there, is too large, or is no text in UTF-8. It
 * says the same of a file outside as of none, so that no user can find out what is on the disk.
 */
export async function readPromptFile(folder: string | null, path: string): Promise<string> {
  const found = folder && await pathWithin(folder, path);
  if (!found) {
    throw wrong(
      `there is no "${path}" in the folder for prompts: an administrator can put the file into the ` +
        'folder "prompts" of the server\'s data folder',
    );
  }
  if (found.size > MOST_BYTES) {
    throw wrong(`"${path}" is larger than ${MOST_BYTES / 2 ** 20} MB: divide it`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(found.path));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw wrong(`"${path}" is no text in UTF-8: save it as that`);
  }
}

/** A plain file's real path and size; null if it is none, or lies outside of the folder. */
async function pathWithin(folder: string, path: string) {
  if (path.includes("\0")) return null;
  try {
    const root = await Deno.realPath(folder);
    const real = await Deno.realPath(resolve(root, path));
    const inside = real.startsWith(root + sep);
    const { isFile, size } = inside ? await Deno.stat(real) : { isFile: false, size: 0 };
    return isFile ? { path: real, size } : null;
  } catch {
    return null;
  }
}

const wrong = (message: string) => new NodeInputError(message, "file_path");
