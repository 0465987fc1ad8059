/** Replacement for a part of a name; a function receives the matched groups. */
export type Rule = [from: string | RegExp, to: string | ((...groups: string[]) => string)];

/** Applies all rules, one after the other. */
export function rename(rules: readonly Rule[], name: string): string {
  return rules.reduce(
    (name, [from, to]) =>
      typeof to === "string"
        ? name.replace(from, to)
        : name.replace(from, (_, ...groups) => to(...groups.slice(0, -2))),
    name,
  );
}

/** The first of `prefixes` with which there is a tensor called `name`; null if there is none. */
export function findPrefix(
  tensors: ReadonlyMap<string, unknown>,
  prefixes: readonly string[],
  name: string,
): string | null {
  return prefixes.find((prefix) => tensors.has(prefix + name)) ?? null;
}
