/** How prompts name wildcards, for the server, which draws, and for pages, which offer names. */

/** Letters and digits with folders and hyphens between them; never `__`, which ends a name. */
const NAME = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ./-]|_(?!_))*`;

/**
 * A whole name. Each folder in it begins like a name, so that none leads out of where a zip is
 * unpacked; its end is no space, and could not be read as a part of `__`.
 */
export const WILDCARD_NAME = new RegExp(
  String.raw`^(?!.*/(?![\p{L}\p{N}]))${NAME}(?<![ _])$`,
  "u",
);

/** `__name__` in a prompt. Groups: the backslash that makes it plain text, if any, and the name. */
export const NAMED_WILDCARD = new RegExp(String.raw`(\\?)__(${NAME}?)__`, "gu");

/** What names are compared by: those that look the same are equal. */
export const wildcardKey = (name: string): string => name.normalize("NFKC").trim().toLowerCase();

/** The lines of a text that can be drawn: trimmed, without empty ones and comments. */
export function wildcardLines(text: string): string[] {
  return text.split(/\r\n|\n|\r/).map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
