import { LENGTH } from "../contract/limits.ts";
import { say } from "../contract/refusals.ts";
import { wildcardName } from "../contract/wildcards.ts";
import { invalid, wrong } from "../errors/mod.ts";
import { tableText } from "../table_text.ts";

/**
 * Reads a file of lines, as people keep them for AUTOMATIC1111's dynamic prompts. Signs that names
 * cannot have become hyphens.
 * @throws Problem 422 for a name of such signs alone, or too long a text
 */
export function readWildcardFile(
  file: { name: string; bytes: Uint8Array },
): { name: string; text: string } {
  const bare = file.name.replaceAll("\\", "/").replace(/^.*\//, "").replace(/\.txt$/i, "");
  const plain = bare.normalize("NFC").replace(/[^\p{L}\p{M}\p{N} ._-]+/gu, "-")
    .replace(/__+/g, "_").replace(/^[^\p{L}\p{N}]+/u, "").slice(0, LENGTH.wildcardName)
    // A long run of these would be looked through from each of its signs: only what is left counts.
    .replace(/[ _-]+$/, "");
  const name = wildcardName.safeParse(plain);
  if (!name.success) throw invalid([wrong("body.file", say("wildcard_name_signs"))]);
  const text = tableText(file.bytes).replace(/^\ufeff/, "");
  if (text.length > LENGTH.wildcardText) {
    const most = LENGTH.wildcardText;
    throw invalid([wrong("body.file", say("wildcard_file_too_long", { most }))]);
  }
  return { name: name.data, text };
}
