import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { programFile } from "../../services/program.ts";
import { EXTERNAL } from "./packages.ts";

/** What is run by its path: the program, its engine, and the list of what the server may do. */
const ENTRIES = ["main.ts", "inference/worker.ts", "cli/permissions.ts"];

/**
 * Bundles the program into a folder, with the paths of its entries: `main.js`,
 * `inference/worker.js`. What a literal `import("…")` names has a file of its own there, which is
 * read when it is needed.
 *
 * @throws {Error} with what the bundler says
 */
export async function bundleProgram(folder: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["bundle", "--quiet", ...EXTERNAL.flatMap((name) => ["--external", name])],
      ...["--platform", "deno", "--minify", "--keep-names", "--code-splitting"],
      ...["--outdir", folder, ...ENTRIES],
    ],
    cwd: fileURLToPath(programFile(".")),
  }).output();
  if (!success) throw new Error(`deno bundle: ${new TextDecoder().decode(stderr)}`);
  for (const path of await readdir(folder, { recursive: true })) {
    if (!path.endsWith(".js")) continue;
    const text = await Deno.readTextFile(join(folder, path));
    await Deno.writeTextFile(join(folder, path), allowRequire(readLater(text)));
  }
}

/** Packages in CommonJS ask for Node's own modules by `require`, which an ES module lacks. */
function allowRequire(text: string): string {
  if (!text.includes("Dynamic require of")) return text;
  const define = 'import{createRequire as __createRequire}from"node:module";' +
    "const require=__createRequire(import.meta.url);";
  return define + text;
}

/**
 * Before a program starts, Deno reads all that a literal `import("…")` in it names, and what that
 * names in turn: three of five megabytes here. What is worked out it reads when it comes to it.
 */
function readLater(text: string): string {
  return text.replaceAll(/\bimport\(("\.\.?\/[^"]+\.js")\)/g, "import(String($1))");
}
