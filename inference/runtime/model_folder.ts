import { join } from "node:path";
import { z } from "zod";
import { ONNX_FILES, type OnnxPart, wrongIn } from "../families/onnx_folder.ts";
import { ModelError } from "../pipeline/errors.ts";

/**
 * A JSON file of a model folder that must be there and hold what `schema` says; errors name the
 * file by its place in the folder.
 */
export async function readConfig<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
): Promise<z.output<S>> {
  const text = await readText(folder, file);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ModelError(`the model's ${file} is not JSON (cut off?)`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new ModelError(`the model's ${file} ${wrongIn(parsed.error)}`);
}

/** The same for a file that may be absent: then null. */
export async function readConfigIfThere<S extends z.ZodType>(
  folder: string,
  file: string,
  schema: S,
): Promise<z.output<S> | null> {
  return await fileAt(join(folder, file)) ? await readConfig(folder, file, schema) : null;
}

/** Largest text file of a model that is read; the vocabularies of real ones have below 10 MB. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;

/** A text file of a model folder that must be there. */
export async function readText(folder: string, file: string): Promise<string> {
  const info = await fileAt(join(folder, file));
  if (!info) throw new ModelError(`the model has no ${file}`);
  if (info.size > MAX_TEXT_BYTES) {
    throw new ModelError(`the model's ${file} has ${info.size} bytes, more than are read`);
  }
  return await Deno.readTextFile(join(folder, file));
}

export interface OnnxFile {
  /** As transformers.js names it: without the suffix that says the type of the weights. */
  dtype: typeof ONNX_FILES[number]["dtype"];
  /** Place in the folder, for messages. */
  place: string;
  /** Size, with the files of weights beside it, and how many these are. */
  bytes: number;
  external: number;
  /** Changes when the file does. */
  stamp: string;
}

/** Finds the ONNX file of a part. */
export async function findOnnx(folder: string, part: OnnxPart): Promise<OnnxFile> {
  for (const { dtype, file } of ONNX_FILES) {
    const place = `${part}/${file}`;
    const info = await fileAt(join(folder, place));
    if (!info) continue;
    if (info.size === 0) throw new ModelError(`the model's ${place} is empty`);
    let external = 0;
    let bytes = info.size;
    const stamps = [`${info.size}:${info.mtime?.getTime()}`];
    // transformers.js numbers further files of weights like this.
    for (let data; (data = await fileAt(join(folder, dataName(place, external)))); external++) {
      stamps.push(`${data.size}:${data.mtime?.getTime()}`);
      bytes += data.size;
    }
    return { dtype, place, bytes, external, stamp: stamps.join() };
  }
  throw new ModelError(`the model has no ${part}/model.onnx`);
}

function dataName(place: string, index: number): string {
  return `${place}_data${index === 0 ? "" : `_${index}`}`;
}

/** Whether the model is one file of weights instead of a folder. */
export async function isSingleFile(model: string): Promise<boolean> {
  return await fileAt(model) !== null;
}

/** Whether the folder holds one of these files. */
export async function holdsAny(folder: string, files: readonly string[]): Promise<boolean> {
  const infos = await Promise.all(files.map((file) => fileAt(join(folder, file))));
  return infos.some((info) => info !== null);
}

/** A text that changes when one of the files changes, comes or goes. */
export async function stampOf(folder: string, files: readonly string[]): Promise<string> {
  const infos = await Promise.all(files.map((file) => fileAt(join(folder, file))));
  const stamps = infos.map((info) => `${info?.size}:${info?.mtime?.getTime()}`);
  return `${folder} ${stamps.join()}`;
}

/** Information on a file; null if there is none. */
export async function fileAt(path: string): Promise<Deno.FileInfo | null> {
  try {
    const info = await Deno.stat(path);
    return info.isFile ? info : null;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof Deno.errors.NotADirectory) return null;
    throw error;
  }
}
