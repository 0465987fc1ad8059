import { join } from "node:path";
import { problem } from "../errors/mod.ts";
import { plainSize, readPart } from "./bytes.ts";
import { indexTar } from "./tar.ts";

/**
 * A backup that is read: a folder, or one tar file. Nothing of it is unpacked before it is checked.
 */
export interface Source {
  /** Name of the source in refusals. */
  name: string;
  /** The size of one of its files in bytes; null when it holds no such file. */
  size(path: string): Promise<number | null>;
  /** The content of one of its files. */
  read(path: string): AsyncIterable<Uint8Array>;
}

/** @throws Problem when there is nothing, or an archive that is none. */
export async function openSource(path: string): Promise<Source> {
  const info = await Deno.stat(path).catch(() => null);
  if (!info) throw problem("bad_request", `There is nothing at ${path}.`);
  if (info.isDirectory) {
    return {
      name: path,
      size: (file) => plainSize(join(path, file)),
      read: (file) => readPart(join(path, file)),
    };
  }
  if (!info.isFile) throw problem("bad_request", `${path} is neither a folder nor a file.`);
  const places = await indexTar(path);
  return {
    name: path,
    size: (file) => Promise.resolve(places.get(file)?.size ?? null),
    read: (file) => {
      const { offset, size } = places.get(file) ?? { offset: 0, size: 0 };
      return readPart(path, offset, size);
    },
  };
}
