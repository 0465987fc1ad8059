import { dirname, join } from "node:path";
import { problem } from "../errors/mod.ts";
import { isPlain } from "./manifest.ts";

/**
 * A folder as one tar file and back, plain files only. The format is ustar
 * (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html#tag_20_92_13_06), which any
 * `tar` reads.
 */
const BLOCK = 512;
/** Eleven octal digits. */
const MAX_SIZE = 8 ** 11 - 1;

export async function packFolder(folder: string, target: string): Promise<void> {
  const partial = `${target}.partial`;
  const out = await Deno.open(partial, { write: true, create: true, truncate: true, mode: 0o600 });
  try {
    for await (const path of filesBelow(folder)) {
      const file = await Deno.open(join(folder, path));
      try {
        const { size } = await file.stat();
        await write(out, header(path, size));
        const buffer = new Uint8Array(256 * 1024);
        let left = size;
        for (let n; left > 0 && (n = await file.read(buffer)) !== null; left -= n) {
          await write(out, buffer.subarray(0, Math.min(n, left)));
        }
        if (left > 0) throw new Error(`${path} became shorter while it was read`);
        await write(out, new Uint8Array(padding(size)));
      } finally {
        file.close();
      }
    }
    await write(out, new Uint8Array(2 * BLOCK));
    await out.sync();
  } catch (error) {
    // On a full disk it would be what fills it.
    await Deno.remove(partial).catch(() => {});
    throw error;
  } finally {
    out.close();
  }
  await Deno.rename(partial, target);
}

/** @throws Problem unless it is such an archive, whole, that writes nothing outside `folder`. */
export async function unpackInto(archive: string, folder: string): Promise<void> {
  using file = await Deno.open(archive);
  const { size: whole } = await file.stat();
  for (;;) {
    const head = await readBlock(file);
    if (head === null) throw broken(archive, "it is cut off");
    if (head.every((byte) => byte === 0)) return;
    const { path, size, type } = readHeader(head, archive);
    if (type !== "0" || !isPlain(path)) throw broken(archive, "it holds what no backup holds");
    if (size > whole) throw broken(archive, "it is cut off");
    const out = await createBelow(folder, path).catch((error) => {
      if (
        !(error instanceof Deno.errors.AlreadyExists) &&
        !(error instanceof Deno.errors.NotADirectory)
      ) throw error;
      throw broken(archive, "it holds two things of the same name");
    });
    try {
      let left = size;
      const buffer = new Uint8Array(256 * 1024);
      while (left > 0) {
        const n = await file.read(buffer.subarray(0, Math.min(left, buffer.length)));
        if (n === null) throw broken(archive, "it is cut off");
        await write(out, buffer.subarray(0, n));
        left -= n;
      }
    } finally {
      out.close();
    }
    await file.seek(padding(size), Deno.SeekMode.Current);
  }
}

async function createBelow(folder: string, path: string): Promise<Deno.FsFile> {
  const target = join(folder, path);
  await Deno.mkdir(dirname(target), { recursive: true, mode: 0o700 });
  return await Deno.open(target, { write: true, createNew: true, mode: 0o600 });
}

function header(path: string, size: number): Uint8Array {
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
  octal(136, 12, Math.floor(Date.now() / 1000));
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

/** Null unless it is an octal number: no sign, no other base, nothing after the digits. */
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

async function write(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

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
