import type { FileStore } from "../storage/mod.ts";

/**
 * The files of images, `images/ab/<name>.png`, and their thumbnails, `thumbnails/ab/<name>.webp`.
 */
export interface ImageFiles {
  store: FileStore;
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

export function createImageFiles(store: FileStore): ImageFiles {
  const both = (image: Stored) => [imageKey(image), thumbnailKey(image)];

  /** The thumbnail first: an image that is there has one. */
  async function putBoth(
    image: Stored,
    bytes: number,
    putThumbnail: () => Promise<void>,
    put: () => Promise<void>,
  ): Promise<void> {
    await store.needRoom(bytes);
    await putThumbnail();
    try {
      await put();
    } catch (error) {
      await store.remove(thumbnailKey(image));
      throw error;
    }
  }

  return {
    store,
    write: (image, png, thumbnail) =>
      putBoth(
        image,
        png.length + thumbnail.length,
        () => store.put(thumbnailKey(image), thumbnail),
        () => store.put(imageKey(image), png),
      ),
    copy: (from, to, bytes) =>
      putBoth(
        to,
        bytes,
        () => store.copy(thumbnailKey(from), thumbnailKey(to)),
        () => store.copy(imageKey(from), imageKey(to)),
      ),
    adopt: (source, image, thumbnail, bytes) =>
      putBoth(
        image,
        bytes + thumbnail.length,
        () => store.put(thumbnailKey(image), thumbnail),
        () => store.putFile(imageKey(image), source),
      ),
    writeThumbnail: (image, thumbnail) => store.put(thumbnailKey(image), thumbnail),
    async remove(image) {
      for (const key of both(image)) await store.remove(key);
    },
    async removable(image) {
      for (const key of both(image)) if (!await store.removable(key)) return false;
      return true;
    },
  };
}

/** The subfolder for a name: its first two characters, 256 folders for names that are UUIDs. */
export function subfolderOf(imageName: string): string {
  return imageName.slice(0, 2).toLowerCase();
}

/** Where the file of an image is in the store. */
export function imageKey({ image_name, image_subfolder }: Stored): string {
  return ["images", image_subfolder, image_name].filter((part) => part !== "").join("/");
}

export function thumbnailKey({ image_name, image_subfolder }: Stored): string {
  const name = image_name.replace(/\.\w+$/, "") + ".webp";
  return ["thumbnails", image_subfolder, name].filter((part) => part !== "").join("/");
}
