import { access, constants } from "node:fs/promises";
import { join } from "node:path";
import { TEMPORARY } from "../data_folder.ts";
import { copyWhole, linkWhole, removeIfThere, writeWhole } from "../whole_file.ts";
import { needRoom } from "./room.ts";

/** Paths of images below the data folder: `images/ab/<name>.png`, `thumbnails/ab/<name>.webp`. */
export interface ImageFiles {
  folders: { images: string; thumbnails: string; temporary: string; lost: string };
  path(image: Stored): string;
  thumbnailPath(image: Stored): string;
  /**
   * Puts an image and its thumbnail in place; a file that is there is complete. The row comes
   * afterwards.
   */
  write(image: Stored, png: Uint8Array, thumbnail: Uint8Array): Promise<void>;
  /** The files of one image as those of another that has none yet. */
  copy(from: Stored, to: Stored, bytes: number): Promise<void>;
  /** A file from elsewhere, linked where both are on one disk, and a thumbnail of it. */
  adopt(source: string, image: Stored, thumbnail: Uint8Array, bytes: number): Promise<void>;
  /** A thumbnail alone, made again. */
  writeThumbnail(image: Stored, thumbnail: Uint8Array): Promise<void>;
  /** Removes both files; absent ones are fine. The row must be gone already. */
  remove(image: Stored): Promise<void>;
  /** Whether the files could be removed: regular files in folders that can be written. */
  removable(image: Stored): Promise<boolean>;
}

/** The fields of an image's row that locate its files. */
export interface Stored {
  image_name: string;
  image_subfolder: string;
}

export function createImageFiles(root: string): ImageFiles {
  const folders = {
    images: join(root, "images"),
    thumbnails: join(root, "thumbnails"),
    temporary: join(root, "images", TEMPORARY),
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

  /** The thumbnail first: an image that is there has one. */
  async function putBoth(
    image: Stored,
    bytes: number,
    writeThumbnail: () => Promise<void>,
    write: () => Promise<void>,
  ): Promise<void> {
    await needRoom(root, bytes);
    await writeThumbnail();
    try {
      await write();
    } catch (error) {
      await removeIfThere(thumbnailPath(image));
      throw error;
    }
  }

  return {
    folders,
    path,
    thumbnailPath,
    write: (image, png, thumbnail) =>
      putBoth(
        image,
        png.length + thumbnail.length,
        () => writeWhole(thumbnailPath(image), thumbnail, folders.temporary),
        () => writeWhole(path(image), png, folders.temporary),
      ),
    copy: (from, to, bytes) =>
      putBoth(
        to,
        bytes,
        () => copyWhole(thumbnailPath(from), thumbnailPath(to), folders.temporary),
        () => copyWhole(path(from), path(to), folders.temporary),
      ),
    adopt: (source, image, thumbnail, bytes) =>
      putBoth(
        image,
        bytes + thumbnail.length,
        () => writeWhole(thumbnailPath(image), thumbnail, folders.temporary),
        () => linkWhole(source, path(image), folders.temporary),
      ),
    writeThumbnail: (image, thumbnail) =>
      writeWhole(thumbnailPath(image), thumbnail, folders.temporary),
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
