import { basename, dirname, join } from "node:path";
import { quoted, WeightsError } from "./errors.ts";
import { identify, startOf, type WeightsFile } from "./file.ts";
import { isGguf, readGgufHeader } from "./gguf/header.ts";
import { readHeader } from "./header.ts";
import { readShards } from "./shards.ts";
import { PICKLE_NAME, refusePickle } from "./signatures.ts";
import type { StoredTensor } from "./tensor.ts";

/** The named tensors of one model, in one file or in several. */
export interface Weights {
  /** Name of the file or folder that was opened; for messages. */
  readonly name: string;
  readonly files: readonly WeightsFile[];
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** Texts that the files carry under `__metadata__`, such as `modelspec.architecture`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Most tensors of one model, in however many files. */
export const MAX_TENSORS_TOGETHER = 100_000;

/** The index of a model whose weights lie in several files, also with a variant in its name. */
const INDEX_NAME = /\.safetensors\.index(\.\w+)?\.json$/;

/**
 * Opens weights without reading them: only headers are read and checked.
 *
 * @param path a `.safetensors` or `.gguf` file (its first bytes say which), the
 * `.safetensors.index.json` of a model in several files, or a folder that holds one of them. Links
 * are followed, as the caches of Hugging Face need; whether a path may be opened at all is for the
 * caller to decide.
 * @throws WeightsError with a sentence that says what is wrong with which file
 */
export async function openWeights(path: string): Promise<Weights> {
  const info = await Deno.stat(path).catch(() => null);
  const chosen = info?.isDirectory ? await chooseFile(path) : path;
  if (PICKLE_NAME.test(chosen)) refusePickle(basename(chosen));
  const shards = INDEX_NAME.test(chosen) ? await readShards(chosen) : [basename(chosen)];
  const files: WeightsFile[] = [];
  const tensors = new Map<string, StoredTensor>();
  const metadata = new Map<string, string>();
  for (const shard of shards) {
    const file = await identify(join(dirname(chosen), shard));
    const header = isGguf(await startOf(file))
      ? await readGgufHeader(file)
      : await readHeader(file);
    files.push(file);
    if (tensors.size + header.tensors.size > MAX_TENSORS_TOGETHER) {
      throw new WeightsError(
        "damaged",
        `${basename(chosen)} leads to more than ${MAX_TENSORS_TOGETHER} tensors.`,
      );
    }
    for (const [key, text] of header.metadata) metadata.set(key, text);
    for (const [name, tensor] of header.tensors) {
      if (tensors.has(name)) {
        throw new WeightsError(
          "damaged",
          `${quoted(name)} is in two files of ${basename(chosen)}.`,
        );
      }
      tensors.set(name, tensor);
    }
  }
  return { name: basename(path), files, tensors, metadata };
}

/**
 * Of a folder's weights those that transformers and diffusers would take; the full ones before a
 * variant such as fp16.
 */
async function chooseFile(folder: string): Promise<string> {
  const names = await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name);
  const rank = (name: string) =>
    4 * Number(!/^(diffusion_pytorch_model|model)\./.test(name)) +
    2 * Number(!/^\w+\.safetensors(\.index\.json)?$/.test(name)) +
    Number(!INDEX_NAME.test(name));
  const [best] = names.filter((name) => name.endsWith(".safetensors") || INDEX_NAME.test(name))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  if (best) return join(folder, best);
  const pickle = names.find((name) => PICKLE_NAME.test(name));
  if (pickle) refusePickle(pickle);
  throw new WeightsError("absent", `${basename(folder)} holds no .safetensors file.`);
}
