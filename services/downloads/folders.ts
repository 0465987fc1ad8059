/** Characters and names that some system rejects in a name, or takes for a path. */
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
    const plain = fitting(name);
    let folder = plain;
    for (let n = 2; taken.has(folder.toLowerCase()); n++) folder = `${plain} (${n})`;
    taken.add(folder.toLowerCase());
    folders.set(userId, `${folder}/`);
  }
  return folders;
}

/**
 * Returns a function that gives each file of a zip a path of its own: of two with the same name, by
 * letters of either case, the second is called `name (2).png`.
 */
export function freeNames(): (folder: string, name: string) => string {
  /** The next number of each path that is taken: phones call thousands of files the same. */
  const next = new Map<string, number>();
  return (folder, name) => {
    const plain = fitting(name);
    const [, stem = plain, ending = ""] = /^(.*)(\.\w+)$/s.exec(plain) ?? [];
    const first = (folder + plain).toLowerCase();
    let path = folder + plain;
    let n = next.get(first) ?? 2;
    while (next.has(path.toLowerCase())) path = `${folder}${stem} (${n++})${ending}`;
    next.set(first, n).set(path.toLowerCase(), path.toLowerCase() === first ? n : 2);
    return path;
  };
}

function fitting(name: string): string {
  return name.replace(UNFIT, "_").replace(/^[\s.]+|[\s.]+$/g, "") || "_";
}
