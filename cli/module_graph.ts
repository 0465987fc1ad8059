/**
 * One module of what `deno info --json` prints; `code` is missing where only types are imported.
 */
interface Module {
  specifier: string;
  dependencies?: { isDynamic?: boolean; code?: { specifier?: string } }[];
}

/**
 * The modules that a file loads, by way of others too. What is imported for its types alone is not
 * loaded.
 *
 * @param entry path of the file
 * @param options.atOnce without what an `import(…)` loads later
 */
export async function loadedBy(entry: string, { atOnce = false } = {}): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", entry],
  }).output();
  const { roots, modules } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: Module[];
  };
  const byName = new Map(modules.map((module) => [module.specifier, module]));
  // A set goes on with what is added to it while it is walked.
  const reached = new Set(roots);
  for (const name of reached) {
    for (const { isDynamic, code } of byName.get(name)?.dependencies ?? []) {
      if (code?.specifier && !(atOnce && isDynamic)) reached.add(code.specifier);
    }
  }
  return [...reached];
}
