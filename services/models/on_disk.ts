/**
 * The size of a file or folder; null if there is neither. Pipes and devices do not count: reading
 * one could block for ever.
 */
export function sizeOf(path: string): number | null {
  try {
    const { isFile, isDirectory, size } = Deno.statSync(path);
    return isFile || isDirectory ? size : null;
  } catch {
    return null;
  }
}

export function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** The path without links; null if there is nothing at it. */
export function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch {
    return null;
  }
}

/** The entries of a folder; none of one that is missing or cannot be read. */
export function entriesOf(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch {
    return [];
  }
}
