import { sql } from "kysely";
import { LENGTH } from "../contract/limits.ts";

/** The name that the file of an image had, in a query of images; null if it had none. */
export const FILE_NAME = sql<string | null>`(select file_name from image_files
  where image_files.image_id = images.image_id)`.as("file_name");

/**
 * What changes how a name reads, or cannot be seen: controls, marks of the writing direction, ends
 * of lines. Two joiners stay, which shape the words of some languages, and emoji.
 */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\u200c\u200d]]/gv;

/**
 * Returns the name of an uploaded file as it is kept: the last part of what some clients send as a
 * path, one line, and not too long, with its ending. Null if nothing is left.
 */
export function keptFileName(given: string): string | null {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(UNSEEN, "").normalize("NFC").trim();
  if (plain === "" || /^\.+$/.test(plain)) return null;
  if (plain.length <= LENGTH.fileName) return plain;
  const ending = /\.\w{1,8}$/.exec(plain)?.[0] ?? "";
  return plain.slice(0, LENGTH.fileName - ending.length).toWellFormed() + ending;
}

/** Its name with the ending of the type that images are kept in; for one without a name its own. */
export function downloadName(fileName: string | null, imageName: string): string {
  if (fileName === null) return imageName;
  return `${fileName.replace(/\.(png|jpe?g|webp|gif|bmp|avif|heic|tiff?)$/i, "")}.png`;
}
