import { join } from "node:path";
import { problem } from "../errors/mod.ts";
import { readPart, writeAll } from "./bytes.ts";
import { isPlain } from "./plain_path.ts";

/**
 * A folder as one tar file and back, plain files only. The format is ustar
 * (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06), which any
 * `tar` reads.
 */
const BLOCK = 512;
/** Eleven octal digits. */
const MAX_SIZE = 8 ** 11 - 1;

/** Packs all files of a folder. After an error, the file at `target` is not an archive. */
export async function packFolder(folder: string, target: string): Promise<void> {
  using out = await Deno.open(target, { write: true, createNew: true, mode: 0o600 });
  for await (const path of filesBelow(folder)) {
    const { size } = await Deno.stat(join(folder, path));
    await writeAll(out, header(path, size, new Date()));
    let left = size;
    for await (const chunk of readPart(join(folder, path), 0, size)) {
      await writeAll(out, chunk);
      left -= chunk.length;
    }
    if (left > 0) throw new Error(`${path} became shorter while it was read`);
    await writeAll(out, new Uint8Array(padding(size)));
  }
  await writeAll(out, new Uint8Array(2 * BLOCK));
  await out.sync();
}

/** A part of an archive that is sent without being stored: bytes, or a file on disk. */
export type Piece = { size: number } & ({ bytes: Uint8Array<ArrayBuffer> } | { path: string });

/**
 * The archive of a folder, piece by piece; the same each time, so that a download of it can go on.
 * @throws Error for a name or a size that no archive can have.
 */
export function piecesOf(
  folder: string,
  files: Iterable<readonly [path: string, size: number]>,
  at: Date,
): Piece[] {
  const bytes = (of: Uint8Array<ArrayBuffer>): Piece => ({ size: of.length, bytes: of });
  const pieces = [...files].flatMap(([path, size]): Piece[] => [
    bytes(header(path, size, at)),
    { size, path: join(folder, path) },
    bytes(new Uint8Array(padding(size))),
  ]);
  return [...pieces, bytes(new Uint8Array(2 * BLOCK))];
}

/** Where a file of an archive is, in bytes. */
export interface Place {
  offset: number;
  size: number;
}

/**
 * Lists an archive without unpacking it.
 * @throws Problem unless it is such an archive, whole, with plain names that are all different.
 */
export async function indexTar(archive: string): Promise<ReadonlyMap<string, Place>> {
  using file = await Deno.open(archive);
  const { size: whole } = await file.stat();
  const places = new Map<string, Place>();
  const folders = new Set<string>();
  for (let offset = BLOCK;;) {
    const head = await readBlock(file);
    if (head === null) throw broken(archive, "it is cut off");
    if (head.every((byte) => byte === 0)) return places;
    const { path, size, type } = readHeader(head, archive);
    if (type !== "0" || !isPlain(path)) throw broken(archive, "it holds what no backup holds");
    if (offset + size > whole) throw broken(archive, "it is cut off");
    const above = path.split("/").slice(0, -1).map((_, i, all) => all.slice(0, i + 1).join("/"));
    if (places.has(path) || folders.has(path) || above.some((folder) => places.has(folder))) {
      throw broken(archive, "it holds two things of the same name");
    }
    for (const folder of above) folders.add(folder);
    places.set(path, { offset, size });
    offset = await file.seek(offset + size + padding(size), Deno.SeekMode.Start) + BLOCK;
  }
}

function header(path: string, size: number, at: Date): Uint8Array<ArrayBuffer> {
  const [prefix, name] = splitName(path);
  if (size > MAX_SIZE) throw new Error(`${path} is too large for this archive`);
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => block.set(new TextEncoder().encode(text), at);
  const octal = (at: number, width: number, value: number) =>
    put(at, value.toString(8).padStart(width - 1, "0") + "\0");
  put(0, name);
  octal(100, 8, 0o600);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, Math.floor(at.getTime() / 1000));
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\x0000");
  put(345, prefix);
  put(148, block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0") + "\0 ");
  return block;
}

function readHeader(block: Uint8Array, archive: string) {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(block.subarray(from, from + length)).replace(/\0.*$/s, "");
  const sum = block.reduce((s, byte, i) => s + (i >= 148 && i < 156 ? 32 : byte), 0);
  const size = octalNumber(text(124, 12));
  if (octalNumber(text(148, 8)) !== sum || size === null) {
    throw broken(archive, "it is no tar file, or damaged");
  }
  const prefix = text(345, 155);
  const name = text(0, 100);
  return { path: prefix ? `${prefix}/${name}` : name, size, type: text(156, 1) };
}

/** Returns null unless it is an octal number: no sign, no other base, nothing after the digits. */
function octalNumber(text: string): number | null {
  const digits = text.trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** A name of at most 100 bytes, and at most 155 bytes of folders before it. */
function splitName(path: string): [prefix: string, name: string] {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  if (bytes(path) <= 100) return ["", path];
  for (let at = path.indexOf("/"); at > 0; at = path.indexOf("/", at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (bytes(name) <= 100 && bytes(prefix) <= 155) return [prefix, name];
  }
  throw new Error(`${path} is too long a name for this archive`);
}

async function readBlock(file: Deno.FsFile): Promise<Uint8Array | null> {
  const block = new Uint8Array(BLOCK);
  let at = 0;
  while (at < BLOCK) {
    const n = await file.read(block.subarray(at));
    if (n === null) return null;
    at += n;
  }
  return block;
}

const padding = (size: number) => (BLOCK - size % BLOCK) % BLOCK;

async function* filesBelow(folder: string, below = ""): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(join(folder, below))) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory) yield* filesBelow(folder, path);
    else if (entry.isFile) yield path;
  }
}

function broken(archive: string, why: string) {
  return problem("bad_request", `${archive} is not a usable backup: ${why}.`);
}
