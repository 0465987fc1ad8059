import { isMap, isScalar, parseDocument } from "yaml";
import { say } from "../contract/refusals.ts";
import { problem } from "../errors/mod.ts";

/**
 * Returns the text of `config.yaml` with single settings changed; null removes one. Comments and
 * order stay, including comments above a removed line.
 * @throws Problem conflict if the file has been edited into something that is not a map of
 * settings.
 */
export function withSettings(text: string, set: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(text);
  if (isScalar(document.contents) && document.contents.value === null) document.contents = null;
  if (document.errors.length > 0 || (document.contents !== null && !isMap(document.contents))) {
    throw problem("conflict", say("config_not_yaml"));
  }
  for (const [name, value] of Object.entries(set)) {
    if (value !== null) document.set(name, value);
    else takeOut(document, name);
  }
  const empty = !isMap(document.contents) || document.contents.items.length === 0;
  if (!empty) return document.toString();
  return [document.commentBefore, document.comment].filter(Boolean)
    .flatMap((comment) => (comment ?? "").split("\n").map((line) => `#${line}\n`)).join("");
}

/** A comment above it may be about more than its value, so it moves to the next setting. */
function takeOut(document: ReturnType<typeof parseDocument>, name: string): void {
  const { contents } = document;
  if (!isMap(contents)) return;
  const at = contents.items.findIndex(({ key }) => isScalar(key) && key.value === name);
  const gone = contents.items[at];
  if (!gone) return;
  const { commentBefore: above, spaceBefore } = isScalar(gone.key) ? gone.key : {};
  contents.items.splice(at, 1);
  if (!above) return;
  const next = contents.items[at]?.key;
  if (isScalar(next)) {
    next.commentBefore = [above, next.commentBefore].filter(Boolean).join("\n");
    next.spaceBefore ||= spaceBefore ?? false;
  } else document.comment = [above, document.comment].filter(Boolean).join("\n");
}
