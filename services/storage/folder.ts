import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { TEMPORARY } from "../data_folder.ts";
import { copyWhole, linkWhole, removeIfThere, writeWhole } from "../whole_file.ts";
import { needRoom } from "./room.ts";
import type { FileInfo, FileStore, ListedFile, Range } from "./types.ts";

/** Files in a folder of this machine, by their keys as paths. */
export function createFolderStore(root: string): FileStore {
  const pathOf = (key: string) => join(root, key);
  const unfinished = join(root, "images", TEMPORARY);
  /** On the disk of the file: any folder may be the mount of another. */
  const temporaryOf = (key: string) => {
    const [folder = ""] = key.split("/");
    return folder === "images" || folder === "thumbnails" || folder === "lost"
      ? unfinished
      : join(root, folder, TEMPORARY);
  };
  return {
    needRoom: (bytes) => needRoom(root, bytes),
    put: (key, bytes) => writeWhole(pathOf(key), bytes, temporaryOf(key)),
    putFile: (key, path) => linkWhole(path, pathOf(key), temporaryOf(key)),
    copy: (from, to) => copyWhole(pathOf(from), pathOf(to), temporaryOf(to)),
    async move(from, to) {
      await Deno.mkdir(join(pathOf(to), ".."), { recursive: true, mode: 0o700 });
      await Deno.rename(pathOf(from), pathOf(to));
    },
    stat: (key) => orNull(async () => infoOf(await Deno.stat(pathOf(key)))),
    read: (key) => orNull(() => Deno.readFile(pathOf(key))),
    open: (key, range) =>
      orNull(async () => {
        const file = await Deno.open(pathOf(key));
        try {
          const info = infoOf(await file.stat());
          return { ...info, body: range ? await part(file, range) : file.readable };
        } catch (error) {
          file.close();
          throw error;
        }
      }),
    remove: (key) => removeIfThere(pathOf(key)),
    removable: (key) => canRemove(pathOf(key)),
    list: (folder) => walk(root, folder),
    async unfinished(before) {
      const old: string[] = [];
      for (const name of await names(unfinished)) {
        const info = await Deno.lstat(join(unfinished, name)).catch(() => null);
        if (info && (info.mtime ?? before) < before) old.push(name);
      }
      return old;
    },
    discard: (name) => removeIfThere(join(unfinished, name)),
  };
}

function infoOf({ isFile, size, mtime }: Deno.FileInfo): FileInfo {
  return {
    size: isFile ? size : -1,
    modified: mtime ?? new Date(),
    version: `${size}-${mtime?.getTime() ?? 0}`,
  };
}

async function part(file: Deno.FsFile, { from, to }: Range): Promise<ReadableStream<Uint8Array>> {
  await file.seek(from, Deno.SeekMode.Start);
  let left = to - from;
  return file.readable.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        if (left > 0) controller.enqueue(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) controller.terminate();
      },
    }),
  );
}

async function* walk(root: string, folder: string): AsyncGenerator<ListedFile> {
  for (const name of await names(join(root, folder))) {
    if (name.startsWith(".")) continue;
    const key = `${folder}/${name}`;
    const info = await Deno.lstat(join(root, key)).catch(() => null);
    if (info?.isDirectory) yield* walk(root, key);
    else if (info) {
      // A rename changes ctime, not mtime.
      yield { key, ...infoOf(info), placed: info.ctime ?? new Date() };
    }
  }
}

async function canRemove(path: string): Promise<boolean> {
  try {
    const info = await Deno.lstat(path);
    if (!info.isFile) return false;
    // access(2) knows read-only mounts and immutable files, also for root.
    await access(path, constants.W_OK);
    await access(join(path, ".."), constants.W_OK);
    return true;
  } catch (error) {
    return error instanceof Deno.errors.NotFound;
  }
}

async function names(folder: string): Promise<string[]> {
  return await orNull(async () =>
    (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name)
  ) ?? [];
}

async function orNull<T>(look: () => Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw error;
  }
}
