/** Characters and names that some system rejects in a folder's name, or takes for a path. */
// deno-lint-ignore no-control-regex
const UNFIT = /[\u0000-\u001f\u007f"*/:<>?\\|]/g;

/**
 * One folder in the zip for each user, by their names: when collecting the images of a board one
 * wants to know whose they are. Images of a single user need none.
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
