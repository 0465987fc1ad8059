import { NAMED_WILDCARD, wildcardKey } from "../../services/contract/wildcard_notation.ts";

/** `__` and the beginning of a name, at the end of a text. */
const OPEN = /(?<!\\)__([\p{L}\p{N}][\p{L}\p{M}\p{N} ./_-]*)?$/u;

/** The wildcard that is being written at the caret: where its `__` is, and what follows that. */
export function openWildcard(text: string, caret: number): { from: number; typed: string } | null {
  const before = text.slice(0, caret).replace(NAMED_WILDCARD, (whole) => " ".repeat(whole.length));
  const open = OPEN.exec(before);
  return open ? { from: open.index, typed: open[1] ?? "" } : null;
}

/** The names of the wildcards in a prompt, each once. */
export function wildcardsIn(text: string): string[] {
  const names = [...text.matchAll(NAMED_WILDCARD)].flatMap(([, escape, name]) =>
    escape ? [] : [name!]
  );
  return [...new Set(names)];
}

/** The names that fit what is typed: those that begin with it first. */
export function fitting<T extends { name: string }>(all: readonly T[], typed: string): T[] {
  const wanted = wildcardKey(typed);
  const at = ({ name }: T) => wildcardKey(name).indexOf(wanted);
  return all.filter((one) => at(one) >= 0).toSorted((a, b) => Math.sign(at(a)) - Math.sign(at(b)));
}
