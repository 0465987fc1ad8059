import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { VISION_FOLDER } from "../../inference/families/vision.ts";
import { WEIGHTS_NAME } from "../../inference/weights/signatures.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { sizeOf } from "./on_disk.ts";

/** The files that make up a model, relative to a folder. */
export interface ModelFiles {
  root: string;
  /** Sorted. */
  names: string[];
}

/** The files of the model at a path. @throws Error when there is none */
export function filesOf(path: string): ModelFiles {
  const layout = layoutOf(path);
  if (layout === null) throw new Deno.errors.NotFound("no model");
  if (layout === "file") {
    return { root: dirname(path), names: [basename(path), ...companions(path)] };
  }
  return { root: path, names: FOLDERS[layout].flatMap((below) => filesIn(path, below)).sort() };
}

/** The yaml file that CompVis' and Stability's checkpoints were published with. */
function companions(path: string): string[] {
  const yaml = yamlBeside(path);
  return sizeOf(yaml) === null ? [] : [basename(yaml)];
}

export const yamlBeside = (path: string) => path.replace(WEIGHTS_NAME, ".yaml");

/**
 * Which files of which folders belong to a model; training code beside them does not, nor weights
 * in formats that are not read.
 */
interface Below {
  folder: string;
  fits: RegExp;
}
const about = { folder: "", fits: /^(model_index\.json|examples\.json|README\.md|LICENSE)$/ };
const settings = ["scheduler", "tokenizer", "tokenizer_2"]
  .map((folder): Below => ({ folder, fits: /\.(json|txt|model)$/ }));
const networks = ["unet", "vae", "text_encoder", "text_encoder_2"]
  .map((folder): Below => ({ folder, fits: /\.(json|safetensors)$/ }));
const graphs = ["text_encoder", "unet", "vae_decoder", "vae_encoder", "scheduler", "tokenizer"]
  .map((folder): Below => ({ folder, fits: /./ }));

const FOLDERS: Readonly<Record<Exclude<Layout, "file">, readonly Below[]>> = {
  onnx: [about, ...graphs],
  pipeline: [about, ...settings, ...networks],
  network: [{ folder: "", fits: /\.(json|safetensors)$|^(README\.md|LICENSE)$/ }],
  vision: [
    { folder: "", fits: /\.(json|txt)$|^(README\.md|LICENSE)$/ },
    { folder: VISION_FOLDER, fits: /\.onnx(_data(_\d+)?)?$/ },
  ],
};

function filesIn(root: string, { folder, fits }: Below): string[] {
  try {
    return [...Deno.readDirSync(join(root, folder))]
      .filter(({ name, isDirectory }) => !isDirectory && fits.test(name))
      .map(({ name }) => join(folder, name))
      .filter((name) => sizeOf(join(root, name)) !== null);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return [];
    }
    throw error;
  }
}

const SAMPLE = 64 * 1024;

/**
 * A hash that distinguishes models without reading gigabytes: every file's name, size, first and
 * last 64 KiB. It does not protect against tampering.
 */
export function fingerprint({ root, names }: ModelFiles): { hash: string; fileSize: number } {
  const hash = createHash("sha256");
  let fileSize = 0;
  for (const file of names) {
    using handle = Deno.openSync(join(root, file));
    const { size } = handle.statSync();
    fileSize += size;
    hash.update(`${file}\0${size}\0`);
    const buffer = new Uint8Array(SAMPLE);
    hash.update(buffer.subarray(0, handle.readSync(buffer) ?? 0));
    if (size > SAMPLE) {
      handle.seekSync(Math.max(SAMPLE, size - SAMPLE), Deno.SeekMode.Start);
      hash.update(buffer.subarray(0, handle.readSync(buffer) ?? 0));
    }
  }
  return { hash: `sampled-sha256:${hash.digest("hex")}`, fileSize };
}
