/** The size of a file or folder; null if there is neither. Pipes and devices do not count: reading
 * one could block for ever. */
export function sizeOf(path: string): number | null {
  try {
    const { isFile, isDirectory, size } = Deno.statSync(path);
    return isFile || isDirectory ? size : null;
  } catch {
    return null;
  }
}
