import { cp, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentBuild } from "../../routes/pages/build.ts";
import { programFile } from "../../services/program.ts";
import { bundleProgram } from "./bundle.ts";
import { copyPackages } from "./packages.ts";

const PROJECT = fileURLToPath(programFile("."));

/** Data that the program reads by its path in the project. */
const DATA = [
  "LICENSE",
  "static/build/manifest.json",
  "static/icon.svg",
  "static/atelier.webmanifest",
  "models/starter",
  "models/upscaler",
];
/** What of it only the project needs. */
const NOT_NEEDED = [
  "models/starter/train",
  "models/starter/samples.png",
  "models/upscaler/convert.ts",
];

/**
 * Writes the program as it runs without the project into a new folder: the modules as a bundle in
 * `program/`, data at the paths that it has in the project, and the packages that no bundle can
 * hold. `deno task build` has to be done.
 */
export async function writeTree(folder: string): Promise<void> {
  await bundleProgram(join(folder, "program"));
  const shipped = ["services/workflows/defaults", "services/presets/covers"].flatMap((folder) =>
    [...Deno.readDirSync(join(PROJECT, folder))]
      .filter(({ name }) => /\.(json|webp)$/.test(name)).map(({ name }) => `${folder}/${name}`)
  );
  const left = NOT_NEEDED.map((path) => join(PROJECT, path));
  // An earlier build may lie beside the current one.
  const { id } = await currentBuild();
  for (const path of [...DATA, `static/build/${id}`, ...shipped]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(PROJECT, path), join(folder, path), {
      recursive: true,
      // What is packed twice cannot be packed again: every browser takes the other one, gzip.
      filter: (from) => !left.includes(from) && !from.endsWith(".br"),
    });
  }
  await copyPackages(join(folder, "node_modules"));
  await write(folder, "deno.json", '{ "nodeModulesDir": "manual", "lock": false }');
  await write(folder, "package.json", '{ "type": "module" }');
}

async function write(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await Deno.writeTextFile(join(folder, path), text);
}
