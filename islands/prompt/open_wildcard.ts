/** `__name__`, as services/wildcards/notation.ts reads it. */
const NAMED = /(\\?)__([\p{L}\p{N}](?:[\p{L}\p{M}\p{N} ./-]|_(?!_))*?)__/gu;
const OPEN = /(?<!\\)__([\p{L}\p{N}][\p{L}\p{M}\p{N} ./_-]*)?$/u;

/** The wildcard that is being written at the caret: where its `__` is, and what follows that. */
export function openWildcard(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(0, caret).replace(NAMED, (whole) => " ".repeat(whole.length));
  const open = OPEN.exec(before);
  return open ? { from: open.index, typed: open[1] ?? "" } : null;
}

/** The names of the wildcards in a prompt, each once. */
export function wildcardsIn(text: string): string[] {
  const names = [...text.matchAll(NAMED)].flatMap(([, escape, name]) => escape ? [] : [name!]);
  return [...new Set(names)];
}

/** Names that look the same are equal. */
export const sameName = (name: string) => name.normalize("NFKC").toLowerCase();

/** The names that fit what is typed: those that begin with it first. */
export function fitting<T extends { name: string }>(all: readonly T[], typed: string): T[] {
  const wanted = sameName(typed);
  const at = ({ name }: T) => sameName(name).indexOf(wanted);
  return all.filter((one) => at(one) >= 0).toSorted((a, b) => Math.sign(at(a)) - Math.sign(at(b)));
}
