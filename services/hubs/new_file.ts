/**
 * Writes a small file that only its owner may read, unless there is one. It appears whole: another
 * process that is as early reads one or the other.
 */
export function writeNew(path: string, text: string): void {
  const aside = `${path}.${crypto.randomUUID()}`;
  Deno.writeTextFileSync(aside, text, { createNew: true, mode: 0o600 });
  try {
    Deno.linkSync(aside, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    Deno.removeSync(aside);
  }
}
