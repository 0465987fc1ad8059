/** The files of images in a data folder, for tests that look at them or take them away. */
import { join } from "node:path";
import { createImageFiles, imageKey, type Stored, thumbnailKey } from "../services/images/files.ts";
import { createFolderStore } from "../services/storage/mod.ts";

export function imageFilesIn(root: string) {
  return {
    ...createImageFiles(createFolderStore(root)),
    path: (image: Stored) => join(root, imageKey(image)),
    thumbnailPath: (image: Stored) => join(root, thumbnailKey(image)),
    folders: { images: join(root, "images"), temporary: join(root, "images", ".temporary") },
  };
}
