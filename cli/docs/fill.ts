/** Returns what stands between the two comments, for the words behind the name of the part. */
export type Writer = (...words: string[]) => string;

const PART = /^<!-- generated: ([\w-]+)([^>]*?) -->\n[\s\S]*?<!-- end -->/gm;

/**
 * Replaces every generated part of a guide.
 * @throws if a part has no writer, or a comment that begins one has none that ends it.
 */
export function fill(text: string, writers: Readonly<Record<string, Writer>>): string {
  const begun = text.match(/^<!-- generated: /gm)?.length ?? 0;
  let filled = 0;
  const result = text.replaceAll(PART, (_, name: string, words: string) => {
    const write = writers[name];
    if (!write) throw new Error(`There is no generated part "${name}".`);
    filled++;
    const list = write(...words.split(/\s+/).filter(Boolean));
    return `<!-- generated: ${name}${words} -->\n\n${list}\n\n<!-- end -->`;
  });
  if (filled !== begun) throw new Error("A generated part lacks its <!-- end -->.");
  return result;
}

/** Text that stands in Markdown as it is: nothing in it is markup or a comment. */
export function plain(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|]/g, (character) => `\\${character}`);
}

/** A number with its thousands apart: `10 000`. */
export function digits(value: number): string {
  return value.toLocaleString("en").replaceAll(",", " ");
}
