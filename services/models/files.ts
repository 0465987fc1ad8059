import { createHash } from "node:crypto";
import { join } from "node:path";

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

const SAMPLE = 64 * 1024;

/**
 * A hash that tells models apart without reading gigabytes: every file's name, size, first and last
 * 64 KiB. It does not protect against tampering.
 */
export function fingerprint(folder: string): { hash: string; fileSize: number } {
  const hash = createHash("sha256");
  let fileSize = 0;
  for (const file of filesBelow(folder)) {
    using handle = Deno.openSync(join(folder, file));
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

/** The folders of the layout whose files make the model; training code beside them does not. */
const PARTS = ["scheduler", "text_encoder", "tokenizer", "unet", "vae_decoder", "vae_encoder"];

/** The model's files, relative, sorted. */
export function filesBelow(folder: string): string[] {
  const found = ["model_index.json"];
  for (const extra of ["examples.json", "README.md", "LICENSE"]) {
    if (sizeOf(join(folder, extra)) !== null) found.push(extra);
  }
  for (const part of PARTS) {
    try {
      for (const entry of Deno.readDirSync(join(folder, part))) {
        if (entry.isFile) found.push(`${part}/${entry.name}`);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found.sort();
}
