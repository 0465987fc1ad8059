import { basename, join } from "node:path";
import { messageOf } from "../errors/message_of.ts";
import { problem } from "../errors/mod.ts";
import { plainSize, readPart } from "./bytes.ts";
import { MANIFEST, readManifest } from "./manifest.ts";
import { openSource } from "./source.ts";
import { type Piece, piecesOf } from "./tar.ts";

/** A backup as the tar file that `restore` takes, of which any part can be read. */
export interface DownloadedBackup {
  fileName: string;
  size: number;
  /** Changes with the content. */
  version: string;
  /** The bytes from `from` up to `to`, which is not among them. */
  read(from: number, to: number): ReadableStream<Uint8Array>;
}

/** Opens a backup: an archive as it is, a folder as the archive of what its list names. */
export async function openDownload(backup: string): Promise<DownloadedBackup> {
  const name = basename(backup);
  const { mtime, size } = await Deno.stat(name.endsWith(".tar") ? backup : join(backup, MANIFEST))
    .catch(() => ({ mtime: null, size: 0 }));
  const pieces = name.endsWith(".tar")
    ? [{ size, path: backup }]
    : await piecesOfFolder(backup, mtime ?? new Date(0));
  return {
    fileName: name.replace(/(\.tar)?$/, ".tar"),
    size: pieces.reduce((sum, { size }) => sum + size, 0),
    version: `${name}-${mtime?.getTime() ?? 0}`,
    read: (from, to) => ReadableStream.from(bytesOf(pieces, from, to)),
  };
}

async function piecesOfFolder(backup: string, at: Date): Promise<Piece[]> {
  const listed = await readManifest(await openSource(backup));
  const manifest = await plainSize(join(backup, MANIFEST)) ?? 0;
  const files = [...listed].map(([path, { bytes }]) => [path, bytes] as const);
  try {
    return piecesOf(backup, [...files, [MANIFEST, manifest]], at);
  } catch (error) {
    throw problem("bad_request", messageOf(error));
  }
}

async function* bytesOf(pieces: readonly Piece[], from: number, to: number) {
  let at = 0;
  for (const piece of pieces) {
    const [begin, end] = [Math.max(from - at, 0), Math.min(to - at, piece.size)];
    at += piece.size;
    if (begin >= end) continue;
    if ("bytes" in piece) {
      yield piece.bytes.subarray(begin, end);
      continue;
    }
    let left = end - begin;
    for await (const chunk of readPart(piece.path, begin, left)) {
      left -= chunk.length;
      // The next one is read into the same memory.
      yield chunk.slice();
    }
    if (left > 0) throw new Error(`${piece.path} is shorter than the list of its backup says`);
  }
}
