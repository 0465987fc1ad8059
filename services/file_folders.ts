import { KINDS } from "./access/mod.ts";

/** The folders of a store: of images, and of the small images of other kinds. */
export const FILE_FOLDERS: readonly string[] = [
  "images",
  "thumbnails",
  ...Object.values(KINDS).flatMap(({ cover }) => cover?.folder ?? []),
];
