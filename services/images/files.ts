import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { needRoom } from "./room.ts";

/** Where pictures lie below the data folder: `images/ab/<name>.png`, `thumbnails/ab/<name>.webp`. */
export interface ImageFiles {
  folders: { images: string; thumbnails: string; temporary: string; lost: string };
  path(image: Stored): string;
  thumbnailPath(image: Stored): string;
  /**
   * Puts a picture and its thumbnail in place: temporary name, fsync, rename, fsync of the folder;
   * so that a file that is there is whole. The row comes afterwards.
   */
  write(image: Stored, png: Uint8Array, thumbnail: Uint8Array): Promise<void>;
  /** A thumbnail alone, made again. */
  writeThumbnail(image: Stored, thumbnail: Uint8Array): Promise<void>;
  /** Removes both files; absent ones are fine. The row must be gone already. */
  remove(image: Stored): Promise<void>;
  /** Whether the files could be removed: regular files in folders that can be written. */
  removable(image: Stored): Promise<boolean>;
}

/** What of an image's row says where its files are. */
export interface Stored {
  image_name: string;
  image_subfolder: string;
}

const MODE = 0o600;
const FOLDER_MODE = 0o700;

export function createImageFiles(root: string): ImageFiles {
  const folders = {
    images: join(root, "images"),
    thumbnails: join(root, "thumbnails"),
    temporary: join(root, "images", ".temporary"),
    lost: join(root, "lost"),
  };
  const path = (image: Stored) => join(folders.images, image.image_subfolder, image.image_name);
  const thumbnailPath = (image: Stored) =>
    join(
      folders.thumbnails,
      image.image_subfolder,
      image.image_name.replace(/\.\w+$/, "") + ".webp",
    );
  const both = (image: Stored) => [path(image), thumbnailPath(image)];
  return {
    folders,
    path,
    thumbnailPath,
    async write(image, png, thumbnail) {
      await needRoom(root, png.length + thumbnail.length);
      await putInPlace(folders.temporary, thumbnailPath(image), thumbnail);
      try {
        await putInPlace(folders.temporary, path(image), png);
      } catch (error) {
        await removeIfThere(thumbnailPath(image));
        throw error;
      }
    },
    writeThumbnail: (image, thumbnail) =>
      putInPlace(folders.temporary, thumbnailPath(image), thumbnail),
    async remove(image) {
      for (const file of both(image)) await removeIfThere(file);
    },
    async removable(image) {
      for (const file of both(image)) if (!await canRemove(file)) return false;
      return true;
    },
  };
}

/** The subfolder for a name: its first two characters, 256 folders for names that are UUIDs. */
export function subfolderOf(imageName: string): string {
  return imageName.slice(0, 2).toLowerCase();
}

async function putInPlace(temporary: string, path: string, bytes: Uint8Array): Promise<void> {
  const folder = join(path, "..");
  await Deno.mkdir(temporary, { recursive: true, mode: FOLDER_MODE });
  await Deno.mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const name = join(temporary, crypto.randomUUID());
  try {
    const file = await Deno.open(name, { write: true, createNew: true, mode: MODE });
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(name, path);
  } catch (error) {
    await removeIfThere(name);
    throw error;
  }
  await syncFolder(folder);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** A rename survives a power cut once its folder is synced (POSIX fsync(2), notes). */
async function syncFolder(folder: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const handle = await Deno.open(folder, { read: true });
  try {
    await handle.sync();
  } finally {
    handle.close();
  }
}

export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
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
