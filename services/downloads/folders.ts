/** What some system does not take in the name of a folder, or takes for a path. */
// deno-lint-ignore no-control-regex
const UNFIT = /[\u0000-\u001f\u007f"*/:<>?\\|]/g;

/**
 * A folder in the zip for each person, by their names: who collects the pictures of a board wants to
 * know whose they are. Those of one person alone need none.
 */
export function foldersOf(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const folders = new Map<string, string>();
  if (names.size < 2) return folders;
  const taken = new Set<string>();
  for (const [userId, name] of names) {
    const plain = name.replace(UNFIT, "_").replace(/^[\s.]+|[\s.]+$/g, "") || "_";
    let folder = plain;
    for (let n = 2; taken.has(folder.toLowerCase()); n++) folder = `${plain} (${n})`;
    taken.add(folder.toLowerCase());
    folders.set(userId, `${folder}/`);
  }
  return folders;
}
