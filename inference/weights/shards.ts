import { basename } from "node:path";
import { quoted, WeightsError } from "./errors.ts";
import { identify, readBytes } from "./file.ts";

/** Largest index that is read, and most files that one may name. */
const MAX_INDEX_BYTES = 32 * 2 ** 20;
const MAX_SHARDS = 1000;

/** A file beside the index: no folder, no way up, no drive. */
const SHARD_NAME = /^[^/\\:\0]+\.safetensors$/;

/**
 * Reads which files a `.safetensors.index.json` spreads its tensors over. Where each tensor lies is
 * left to the files' own headers, which are checked.
 *
 * @returns their names; all lie beside the index
 * @throws WeightsError if the index is damaged or names a file elsewhere
 */
export async function readShards(path: string): Promise<string[]> {
  const name = basename(path);
  const file = await identify(path);
  if (file.bytes > MAX_INDEX_BYTES) throw new WeightsError("damaged", `${name} is too large.`);
  const map = weightMap(await readBytes(file, 0, file.bytes));
  const shards = new Set(Object.values(map ?? {}));
  if (shards.size === 0 || shards.size > MAX_SHARDS) {
    throw new WeightsError("damaged", `${name} is not an index of .safetensors files.`);
  }
  for (const shard of shards) {
    if (typeof shard === "string" && SHARD_NAME.test(shard)) continue;
    throw new WeightsError(
      "damaged",
      `${name} names ${quoted(String(shard))}, which is not a .safetensors file beside it.`,
    );
  }
  return [...shards] as string[];
}

function weightMap(bytes: Uint8Array): object | null {
  try {
    const index: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const map = (index as { weight_map?: unknown } | null)?.weight_map;
    return typeof map === "object" ? map : null;
  } catch {
    return null;
  }
}
