import { permissionFlags } from "../permissions.ts";

/**
 * Compiles a tree into a binary that unpacks itself beside the executable, since libraries of the
 * packages find each other by their paths on disk.
 *
 * @throws {Error} with what Deno says
 */
export async function writeBinary(tree: string, target: string): Promise<void> {
  const folders = [...Deno.readDirSync(tree)].filter(({ isDirectory }) => isDirectory);
  // Paths are not known yet: every permission is whole.
  const flags = permissionFlags({}, tree, "").map((flag) => flag.split("=")[0] ?? flag);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["compile", "--quiet", "--no-check", "--self-extracting", ...flags],
      ...folders.flatMap(({ name }) => ["--include", name]),
      ...["--output", target, "program/main.js"],
    ],
    cwd: tree,
  }).output();
  if (success) return;
  throw new Error(`deno compile: ${new TextDecoder().decode(stderr).trim()}`);
}
