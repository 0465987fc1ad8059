import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openWeights, type Weights } from "../../../inference/weights/catalogue.ts";
import { readValues } from "../../../inference/weights/values.ts";

/**
 * Golden numbers: what public implementations compute from tiny networks of random weights. A file
 * `X.json` lists cases, each with the names of its inputs and outputs; `X.safetensors` beside it
 * holds these as `case/tensor`. Weights lie in the family's folder, with a `.hints.json` or a
 * `config.json` that says what narrow shapes cannot.
 */
export const GOLDEN_DIR = Deno.env.get("GOLDEN_DIR") ??
  fileURLToPath(new URL("../../fixtures/golden", import.meta.url));

export interface Case {
  inputs?: string[];
  outputs: string[];
  [scalar: string]: unknown;
}

export interface Numbers {
  data: Float32Array;
  dims: readonly number[];
}

/** One file of cases. */
export interface Golden {
  /** Path of the JSON file below the golden folder, without its ending: `sd15/unet`. */
  readonly id: string;
  /** Folder of the family that it belongs to, such as `sd15`. */
  readonly family: string;
  readonly folder: string;
  readonly about: string;
  readonly cases: Record<string, Case>;
  /** Reads a tensor of a case. */
  numbers(name: string, tensor: string): Promise<Numbers>;
}

export async function readGolden(id: string): Promise<Golden> {
  const folder = join(GOLDEN_DIR, dirname(id));
  const json = JSON.parse(await Deno.readTextFile(join(GOLDEN_DIR, `${id}.json`)));
  const { tensors } = await openWeights(join(folder, json.tensors));
  return {
    id,
    family: join(GOLDEN_DIR, id.split("/")[0]!),
    folder,
    about: json.about,
    cases: json.cases,
    async numbers(name, tensor) {
      const found = tensors.get(`${name}/${tensor}`);
      if (!found) throw new Error(`${id} has no ${name}/${tensor}`);
      return { data: await readValues(found), dims: found.shape };
    },
  };
}

/** Ids of all files of cases: JSON files that name one of tensors. */
export function goldenIds(folder = ""): string[] {
  return [...Deno.readDirSync(join(GOLDEN_DIR, folder))].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return goldenIds(path);
    if (!name.endsWith(".json") || /config|hints|model_index/.test(name)) return [];
    const { cases, tensors } = JSON.parse(Deno.readTextFileSync(join(GOLDEN_DIR, path)));
    return cases && tensors ? [path.slice(0, -".json".length)] : [];
  }).sort();
}

/** Weights of a family, and what their hints or their configuration say. */
export interface Candidate {
  readonly weights: Weights;
  readonly says: Record<string, unknown>;
  /** Path below the family's folder. */
  readonly path: string;
}

/**
 * Finds a family's weights for a part: folders of that name (`unet`, `vae`), and files that lie in
 * the family's folder itself and `holds` accepts.
 */
export async function candidates(
  family: string,
  part: string,
  holds: (weights: Weights) => boolean,
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const path of weightsBelow(family)) {
    const inPart = basename(dirname(path)) === part;
    if (!inPart && path.includes("/")) continue;
    const says = hintsOf(join(family, path));
    if (!says) continue;
    const weights = await openWeights(join(family, path));
    if (inPart || holds(weights)) found.push({ weights, says, path });
  }
  return found;
}

export function weightsBelow(folder: string, below = ""): string[] {
  return [...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) => {
    const path = join(below, name);
    if (isDirectory) return weightsBelow(folder, path);
    return name.endsWith(".safetensors") ? [path] : [];
  }).sort();
}

export function hintsOf(path: string): Record<string, unknown> | null {
  const stem = path.slice(0, -".safetensors".length);
  for (const file of [`${stem}.hints.json`, join(dirname(path), "config.json")]) {
    try {
      return JSON.parse(Deno.readTextFileSync(file));
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return null;
}
