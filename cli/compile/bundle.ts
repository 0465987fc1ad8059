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
  for (const { name } of Deno.readDirSync(folder)) {
    if (name.endsWith(".js")) await allowRequire(join(folder, name));
  }
}

/** Packages in CommonJS ask for Node's own modules by `require`, which an ES module lacks. */
async function allowRequire(path: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  if (!text.includes("Dynamic require of")) return;
  const define = 'import{createRequire as __createRequire}from"node:module";' +
    "const require=__createRequire(import.meta.url);";
  await Deno.writeTextFile(path, define + text);
}
